import { DomainError, TaskRunError } from '@jobglot/core';
import type { Row } from '../../connectors/cell';
import { encodeRows } from '../../copy-text/encode-rows';
import type { ConnectorFixture } from '../connector-fixture';
import { loadPages, loadPlan, openDestination, smallRows } from '../load-rows';
import { openSource, readRows } from '../read-rows';
import { TORTURE_COLUMNS, TORTURE_ROWS } from '../torture-table';

function torturePlan(fixture: ConnectorFixture, name: string, identifier: (name: string) => string) {
  const plan = loadPlan(fixture, name);
  const columns = TORTURE_COLUMNS.map((c) => ({ ...c, name: identifier(c.name) }));
  return { ...plan, schema: { ...plan.schema, columns } };
}

/** What was written comes back: every type, every awkward text, through every format that the connector has. */
export function roundTripCases(fixture: () => ConnectorFixture): void {
  const expected = (): Row[] => {
    const stored = fixture().stored?.bind(fixture());
    return TORTURE_ROWS.map((r) => r.map((cell, i) => stored?.(TORTURE_COLUMNS[i]!, cell) ?? (stored ? null : cell)));
  };

  test('the torture table comes back equal, as rows', async () => {
    const destination = await openDestination(fixture());
    const plan = torturePlan(fixture(), 'torture', (n) => destination.identifier(n));
    await destination.close();
    await loadPages(fixture(), plan, [TORTURE_ROWS.slice(0, 7), TORTURE_ROWS.slice(7)] as Row[][]);
    expect(await readRows(fixture(), 'torture')).toEqual(expected());

    const source = await openSource(fixture());
    const schema = await source.describe({ kind: 'table', path: { schema: null, name: 'torture' } });
    await source.close();
    expect(schema.columns.map((c) => c.name)).toEqual(plan.schema.columns.map((c) => c.name));
    if (fixture().abilities.types) {
      expect(schema.columns.map((c) => c.type)).toEqual(TORTURE_COLUMNS.map((c) => c.type));
    }
    if (fixture().abilities.keys) expect(schema.primaryKey).toEqual(['id']);
  });

  test('the torture table comes back equal, as COPY text', async () => {
    const destination = await openDestination(fixture());
    if (!destination.formats.includes('copy-text')) return destination.close();
    const plan = torturePlan(fixture(), 'torture_copy', (n) => destination.identifier(n));
    const load = await destination.beginLoad(plan, () => {});
    const data = encodeRows(TORTURE_ROWS);
    // a chunk may end anywhere, even inside a character
    const chunks = [data.subarray(0, 333), data.subarray(333, 700_001), data.subarray(700_001)];
    const total = { read: 0, written: 0, inserted: 0, updated: 0, deleted: 0, failed: 0, bytes: 0 };
    const counts = await load.writePage(
      {
        chunks: chunks.map((d) => ({ format: 'copy-text', data: d })),
        rowCount: TORTURE_ROWS.length,
        bytes: data.length,
        lastKey: TORTURE_ROWS.at(-1)!.slice(0, 1) as string[],
      },
      total,
    );
    expect(counts).toEqual({ inserted: TORTURE_ROWS.length, updated: 0, deleted: 0 });
    await load.finish(null);
    await destination.close();
    expect(await readRows(fixture(), 'torture_copy', { format: 'copy-text' })).toEqual(expected());
  });

  test('NULL and the empty string stay apart', async () => {
    if (!fixture().abilities.nulls) return;
    const rows: Row[] = [
      ['1', ''],
      ['2', null],
    ];
    await loadPages(fixture(), loadPlan(fixture(), 'nulls'), [rows]);
    expect(await readRows(fixture(), 'nulls')).toEqual(rows);
  });

  test('a table is listed, with its columns; a missing one is named', async () => {
    await loadPages(fixture(), loadPlan(fixture(), 'listed'), [smallRows(1, 2)]);
    const source = await openSource(fixture());
    const missing = { schema: null, name: 'no_such_table' };
    // a file may be listed with its extension
    expect((await source.tables()).filter((t) => /^listed(\.\w+)?$/.test(t.name))).toHaveLength(1);
    expect((await source.columns({ schema: null, name: 'listed' })).map((c) => c.name)).toEqual(['id', 'name']);
    const error = await source.columns(missing).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: 'connection.table_not_found' });
    const refused = await source.describe({ kind: 'table', path: missing }).catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(TaskRunError);
    expect(String(refused)).toContain('no_such_table');
    await source.close();
  });

  test('only the columns asked for are read, in that order', async () => {
    await loadPages(fixture(), loadPlan(fixture(), 'projected'), [smallRows(1, 2)]);
    expect(await readRows(fixture(), 'projected', { columns: ['name', 'id'] })).toEqual([
      ['row 1', '1'],
      ['row 2', '2'],
    ]);
  });

  test('rows come in key order and behind a key', async () => {
    if (!fixture().abilities.ordered) return;
    await loadPages(fixture(), loadPlan(fixture(), 'ordered'), [[...smallRows(8, 12), ...smallRows(1, 7)]]);
    const ids = (rows: Row[]) => rows.map((r) => r[0]);
    const plan = { orderBy: ['id'], after: ['9'] };
    expect(ids(await readRows(fixture(), 'ordered', plan))).toEqual(['10', '11', '12']);
    expect(ids(await readRows(fixture(), 'ordered', { orderBy: ['id'] }))).toHaveLength(12);
  });
}
