import type { Row } from '../../connectors/cell';
import type { ReadPlan } from '../../connectors/connector';
import type { ColumnSchema } from '../../connectors/table-schema';
import type { ConnectorFixture } from '../connector-fixture';
import { loadPages, loadPlan } from '../load-rows';
import { openSource, readRows } from '../read-rows';

const COLUMNS: readonly ColumnSchema[] = [
  { name: 'id', type: { kind: 'int64' }, nullable: false },
  { name: 'rev', type: { kind: 'int64' }, nullable: true },
  { name: 'changed', type: { kind: 'timestamp' }, nullable: true },
];

// ids against the order of the check columns; 9 < 10 as numbers only
const ROWS: Row[] = [
  ['1', '10', '2024-05-01 10:00:00.000003'],
  ['2', '9', '2024-05-01 10:00:00.000002'],
  ['3', '9', '2024-05-01 10:00:00.000001'],
  ['4', null, null],
  ['5', '100', '2024-05-02 00:00:00'],
];

/** Incremental reading: how far a column goes, and the rows of a range in order (replication-notes.md 4.4). */
export function rangeCases(fixture: () => ConnectorFixture): void {
  const query = { kind: 'table', path: { schema: null, name: 'ranged_source' } } as const;
  const ids = async (plan: Partial<ReadPlan>): Promise<(string | null)[]> =>
    (await readRows(fixture(), 'ranged_source', { columns: ['id', 'rev', 'changed'], ...plan })).map((r) => r[0]!);

  beforeAll(async () => {
    const plan = loadPlan(fixture(), 'ranged_source');
    await loadPages(fixture(), { ...plan, schema: { ...plan.schema, columns: COLUMNS } }, [ROWS]);
    await loadPages(fixture(), { ...loadPlan(fixture(), 'empty_source'), taskId: '100000000000000003' }, []);
  });

  test('the high mark is the highest value in the column’s own type; none without rows', async () => {
    const source = await openSource(fixture());
    await source.describe(query);
    expect((await source.highMark!(query, 'rev'))!.highest).toBe('100');
    const changed = (await source.highMark!(query, 'changed'))!;
    expect(changed.highest).toMatch(/^2024-05-02[ T]00:00:00(\.0+)?$/);
    const empty = { kind: 'table', path: { schema: null, name: 'empty_source' } } as const;
    await source.describe(empty);
    expect(await source.highMark!(empty, 'id')).toBeNull();
    await source.close();
  });

  test('both bounds belong to the range; rows without a value only when asked for', async () => {
    const orderBy = ['rev', 'id'];
    const range = { column: 'rev', from: '9', to: '10', withNulls: false };
    expect(await ids({ orderBy, range })).toEqual(['2', '3', '1']);
    expect(await ids({ orderBy, range: { ...range, from: null, to: '9' } })).toEqual(['2', '3']);
    expect(await ids({ orderBy, range: { ...range, to: null, from: '10' } })).toEqual(['1', '5']);
    expect(await ids({ orderBy, range: { ...range, from: '101', to: null } })).toEqual([]);
    const all = { column: 'rev', from: null, to: '100', withNulls: true };
    expect((await ids({ orderBy: undefined, range: all })).sort()).toEqual(['1', '2', '3', '4', '5']);
  });

  test('times are compared with all their digits', async () => {
    const range = { column: 'changed', from: '2024-05-01 10:00:00.000002', to: null, withNulls: false };
    expect(await ids({ orderBy: ['changed', 'id'], range })).toEqual(['2', '1', '5']);
  });

  test('a range goes on behind the last row that was read', async () => {
    if (!fixture().abilities.ordered) return;
    const range = { column: 'rev', from: '9', to: '100', withNulls: false };
    expect(await ids({ orderBy: ['rev', 'id'], range, after: ['9', '2'] })).toEqual(['3', '1', '5']);
    expect(await ids({ orderBy: ['rev', 'id'], range, after: ['100', '5'] })).toEqual([]);
  });
}
