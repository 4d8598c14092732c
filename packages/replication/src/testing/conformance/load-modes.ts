import type { Row } from '../../connectors/cell';
import type { ConnectorFixture } from '../connector-fixture';
import { loadPages, loadPlan, openDestination, SMALL_COLUMNS, smallRows, writeRows } from '../load-rows';
import { readRows } from '../read-rows';

/** Replace, truncate and upsert do what they say, and nothing before `finish`. */
export function loadModeCases(fixture: () => ConnectorFixture): void {
  test('an empty load creates an empty table', async () => {
    expect(await loadPages(fixture(), loadPlan(fixture(), 'empty'), [])).toEqual({
      inserted: 0,
      updated: 0,
      deleted: 0,
    });
    const destination = await openDestination(fixture());
    const schema = await destination.describe({ schema: null, name: 'empty' });
    expect(schema?.columns.map((c) => c.name)).toEqual(['id', 'name']);
    expect(await destination.describe({ schema: null, name: 'not_there' })).toBeNull();
    await destination.close();
    expect(await readRows(fixture(), 'empty')).toEqual([]);
  });

  test('replace puts new columns and rows in the place of the old ones, at the end', async () => {
    await loadPages(fixture(), loadPlan(fixture(), 'replaced'), [smallRows(1, 5)]);
    const plan = loadPlan(fixture(), 'replaced', { executionId: 2, fence: 2 });
    const columns = [...SMALL_COLUMNS, { name: 'extra', type: { kind: 'string' }, nullable: true } as const];
    const wider = { ...plan, schema: { ...plan.schema, columns } };
    const rows: Row[] = [
      ['1', 'new', 'x'],
      ['9', 'new', 'y'],
    ];
    const destination = await openDestination(fixture());
    const load = await destination.beginLoad(wider, () => {});
    expect(load.columns).toEqual(['id', 'name', 'extra']);
    await writeRows(load, rows);
    expect(await readRows(fixture(), 'replaced')).toEqual(smallRows(1, 5));
    await load.finish(null);
    await destination.close();
    expect(await readRows(fixture(), 'replaced')).toEqual(rows);
  });

  test('truncate keeps the table and puts new rows in the place of the old ones, at the end', async () => {
    await loadPages(fixture(), loadPlan(fixture(), 'truncated'), [smallRows(1, 5)]);
    const destination = await openDestination(fixture());
    const plan = loadPlan(fixture(), 'truncated', { mode: 'truncate', executionId: 2, fence: 2 });
    const load = await destination.beginLoad(plan, () => {});
    await writeRows(load, smallRows(4, 6, 'new'));
    expect(await readRows(fixture(), 'truncated')).toEqual(smallRows(1, 5));
    await load.finish(null);
    await destination.close();
    expect(await readRows(fixture(), 'truncated')).toEqual(smallRows(4, 6, 'new'));
  });

  test('truncate leaves out a column that the table lacks', async () => {
    await loadPages(fixture(), loadPlan(fixture(), 'narrow'), [smallRows(1, 1)]);
    const plan = loadPlan(fixture(), 'narrow', { mode: 'truncate', executionId: 2, fence: 2 });
    const columns = [...SMALL_COLUMNS, { name: 'extra', type: { kind: 'string' }, nullable: true } as const];
    const destination = await openDestination(fixture());
    const load = await destination.beginLoad({ ...plan, schema: { ...plan.schema, columns } }, () => {});
    expect(load.columns).toEqual(['id', 'name']);
    await writeRows(load, smallRows(2, 2));
    await load.finish(null);
    await destination.close();
    expect(await readRows(fixture(), 'narrow')).toEqual(smallRows(2, 2));
  });

  test('upsert counts inserted and updated apart; of one key twice in a page the last stays', async () => {
    if (!fixture().abilities.keys) return;
    await loadPages(fixture(), loadPlan(fixture(), 'merged'), [smallRows(1, 3)]);
    const plan = loadPlan(fixture(), 'merged', { mode: 'upsert', executionId: 2, fence: 2 });
    const pages: Row[][] = [
      [
        ['2', 'first'],
        ['4', 'four'],
        ['2', 'second'],
      ],
      [['3', null]],
    ];
    expect(await loadPages(fixture(), plan, pages)).toEqual({ inserted: 1, updated: 2, deleted: 0 });
    expect(await readRows(fixture(), 'merged')).toEqual([
      ['1', 'row 1'],
      ['2', 'second'],
      ['3', null],
      ['4', 'four'],
    ]);
  });

  test('auto-truncate cuts strings by characters and warns; without it the row fails', async () => {
    const plan = loadPlan(fixture(), 'cut', { autoTruncate: true });
    const columns = [SMALL_COLUMNS[0]!, { name: 'name', type: { kind: 'string', length: 3 }, nullable: true } as const];
    const destination = await openDestination(fixture());
    const load = await destination.beginLoad({ ...plan, schema: { ...plan.schema, columns } }, () => {});
    await writeRows(load, [
      ['1', '😀😀😀😀'],
      ['2', 'abc'],
    ]);
    await load.finish(null);
    const warnings = load.warnings().join('\n');
    await destination.close();
    expect(await readRows(fixture(), 'cut')).toEqual([
      ['1', '😀😀😀'],
      ['2', 'abc'],
    ]);
    expect(warnings).toContain('name');
    expect(warnings).not.toContain('😀');
  });
}
