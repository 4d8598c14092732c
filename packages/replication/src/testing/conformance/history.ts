import { TaskRunError } from '@jobglot/core';
import type { Row } from '../../connectors/cell';
import { HISTORY_COLUMNS, type LoadPlan } from '../../connectors/connector';
import type { ColumnSchema } from '../../connectors/table-schema';
import type { ConnectorFixture } from '../connector-fixture';
import { loadPages } from '../load-rows';
import { writeChanges } from './deletes';
import { flag, keyedPlan, rowsOf, withLoad } from './keyed';

const COLUMNS: readonly ColumnSchema[] = [
  { name: 'id', type: { kind: 'int64' }, nullable: false },
  { name: 'name', type: { kind: 'string' }, nullable: true },
  { name: 'changed', type: { kind: 'timestamp' }, nullable: true },
];

const at = (second: number): string => `2024-05-01 10:00:${String(second).padStart(2, '0')}`;
const second = (cell: string | null | undefined): number | null =>
  cell ? Number(/:(\d\d)(\.0+)?(Z|\+00)?$/.exec(cell)?.[1]) : null;

/** `history`: every version of a row stays (replication-notes.md 1.4). */
export function historyCases(fixture: () => ConnectorFixture): void {
  const plan = (name: string, differences: Partial<LoadPlan> = {}): LoadPlan => {
    const keyed = keyedPlan(fixture(), name, { mode: 'history', historyBy: 'changed', ...differences });
    return { ...keyed, schema: { ...keyed.schema, columns: COLUMNS } };
  };
  const timeline = async (name: string) => {
    const { active, start, end } = HISTORY_COLUMNS;
    const rows = await rowsOf(fixture(), name, ['id', 'name', start, end, active]);
    return rows
      .map(([id, text, from, to, current]) => [id, text, second(from), second(to), flag(current)])
      .sort((a, b) => Number(a[0]) - Number(b[0]) || Number(a[2]) - Number(b[2]));
  };

  test('versions follow each other: one is active, the ones before end where the next begins', async () => {
    const first: Row[] = [
      ['1', 'a', at(1)],
      ['2', 'b', at(2)],
    ];
    expect(await loadPages(fixture(), plan('versions'), [first])).toEqual({ inserted: 2, updated: 0, deleted: 0 });
    // read again by the overlap, once more changed, twice in a page, and new
    const next: Row[] = [
      ['1', 'a', at(1)],
      ['2', 'b2', at(4)],
      ['2', 'b3', at(6)],
      ['3', 'c', at(5)],
    ];
    expect((await loadPages(fixture(), plan('versions'), [next])).inserted).toBe(3);
    expect(await timeline('versions')).toEqual([
      ['1', 'a', 1, null, 'yes'],
      ['2', 'b', 2, 4, 'no'],
      ['2', 'b2', 4, 6, 'no'],
      ['2', 'b3', 6, null, 'yes'],
      ['3', 'c', 5, null, 'yes'],
    ]);
    expect(await loadPages(fixture(), plan('versions'), [next])).toMatchObject({ inserted: 0 });
  });

  test('a table of another kind is refused, or dropped when it is to be made anew', async () => {
    await loadPages(fixture(), keyedPlan(fixture(), 'switched'), [[['1', 'old']]]);
    const rows: Row[] = [['1', 'a', at(1)]];
    const error = await loadPages(fixture(), plan('switched'), [rows]).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(TaskRunError);
    expect(String(error)).toContain(HISTORY_COLUMNS.active);
    await loadPages(fixture(), plan('switched', { anew: true }), [rows]);
    expect(await timeline('switched')).toEqual([['1', 'a', 1, null, 'yes']]);
  });

  test('a row that is gone is closed, and begins anew when it comes back', async () => {
    const plans = () => plan('closing', { deletions: 'delete' });
    await loadPages(fixture(), plans(), [
      [
        ['1', 'a', at(1)],
        ['2', 'b', at(1)],
      ],
    ]);
    await withLoad(fixture(), plans(), async (load) => {
      expect((await writeChanges(load, [], [['1'], ['7']])).deleted).toBe(1);
      await load.finish(null);
    });
    const closed = (await timeline('closing'))[0]!;
    expect(closed.slice(0, 3)).toEqual(['1', 'a', 1]);
    expect(closed[3]).not.toBeNull();
    expect(closed[4]).toBe('no');
    await loadPages(fixture(), plans(), [[['1', 'back', at(9)]]]);
    expect((await timeline('closing')).map((v) => [v[0], v[1], v[4]])).toEqual([
      ['1', 'a', 'no'],
      ['1', 'back', 'yes'],
      ['2', 'b', 'yes'],
    ]);
  });
}
