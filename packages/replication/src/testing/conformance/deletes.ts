import { ZERO_COUNTERS } from '@jobglot/core';
import type { Row } from '../../connectors/cell';
import { DELETED_COLUMN, type Load, type PageCounts } from '../../connectors/connector';
import type { ConnectorFixture } from '../connector-fixture';
import { loadPages, smallRows } from '../load-rows';
import { flag, keyedPlan, rowsOf, withLoad } from './keyed';

/** Writes one page of rows and of keys that are gone. */
export function writeChanges(load: Load, rows: Row[], deletes: Row[]): Promise<PageCounts> {
  const total = { ...ZERO_COUNTERS, read: rows.length + deletes.length };
  const chunks = rows.length > 0 ? [{ format: 'rows', rows, bytes: rows.length } as const] : [];
  return load.writePage({ chunks, rowCount: rows.length, bytes: rows.length, lastKey: null, deletes }, total);
}

/** Upsert with keys of rows that are gone at the source. */
export function deleteCases(fixture: () => ConnectorFixture): void {
  test('deleted rows are deleted, counted, and those that are not there do no harm', async () => {
    await loadPages(fixture(), keyedPlan(fixture(), 'removing'), [smallRows(1, 4)]);
    const plan = keyedPlan(fixture(), 'removing', { mode: 'upsert', deletions: 'delete' });
    await withLoad(fixture(), plan, async (load) => {
      expect(
        await writeChanges(
          load,
          [
            ['2', 'changed'],
            ['5', 'new'],
          ],
          [['1'], ['3'], ['9']],
        ),
      ).toEqual({
        inserted: 1,
        updated: 1,
        deleted: 2,
      });
      await load.finish(null);
    });
    expect(await rowsOf(fixture(), 'removing', ['id', 'name'])).toEqual([
      ['2', 'changed'],
      ['4', 'row 4'],
      ['5', 'new'],
    ]);
  });

  test('marked rows stay, are counted once, and come back with the row', async () => {
    const marked = async () =>
      (await rowsOf(fixture(), 'marking', ['id', DELETED_COLUMN])).map(([id, deleted]) => [id, flag(deleted)]);
    await loadPages(fixture(), keyedPlan(fixture(), 'marking', { deletions: 'mark' }), [smallRows(1, 3)]);
    expect(await marked()).toEqual([
      ['1', 'no'],
      ['2', 'no'],
      ['3', 'no'],
    ]);
    const plan = () => keyedPlan(fixture(), 'marking', { mode: 'upsert', deletions: 'mark', skipUnchanged: true });
    await withLoad(fixture(), plan(), async (load) => {
      expect((await writeChanges(load, [], [['1'], ['2'], ['9']])).deleted).toBe(2);
      expect((await writeChanges(load, [], [['1']])).deleted).toBe(0);
      await load.finish(null);
    });
    expect(await marked()).toEqual([
      ['1', 'yes'],
      ['2', 'yes'],
      ['3', 'no'],
    ]);
    await loadPages(fixture(), plan(), [smallRows(2, 2)]);
    expect(await marked()).toEqual([
      ['1', 'yes'],
      ['2', 'no'],
      ['3', 'no'],
    ]);
    expect(await rowsOf(fixture(), 'marking', ['id', 'name'])).toEqual(smallRows(1, 3));
  });

  test('a table from before gets the mark column with the first marking load, also in truncate and replace', async () => {
    await loadPages(fixture(), keyedPlan(fixture(), 'unmarked'), [smallRows(1, 2)]);
    for (const mode of ['upsert', 'truncate', 'replace'] as const) {
      await loadPages(fixture(), keyedPlan(fixture(), 'unmarked', { mode, deletions: 'mark' }), [smallRows(1, 2)]);
      const rows = await rowsOf(fixture(), 'unmarked', ['id', 'name', DELETED_COLUMN]);
      expect(rows.map(([id, name, deleted]) => [id, name, flag(deleted)])).toEqual([
        ['1', 'row 1', 'no'],
        ['2', 'row 2', 'no'],
      ]);
    }
  });

  test('upsert makes the table when it is missing', async () => {
    await loadPages(fixture(), keyedPlan(fixture(), 'made', { mode: 'upsert' }), [smallRows(1, 2), smallRows(2, 3)]);
    expect(await rowsOf(fixture(), 'made', ['id', 'name'])).toEqual(smallRows(1, 3));
  });

  test('a row that is there and equal is not counted when unchanged rows are skipped', async () => {
    if (!fixture().abilities.resumable) return;
    await loadPages(fixture(), keyedPlan(fixture(), 'skipping'), [[...smallRows(1, 3), ['4', null]]]);
    const plan = keyedPlan(fixture(), 'skipping', { mode: 'upsert', skipUnchanged: true });
    const rows: Row[] = [...smallRows(1, 2), ['3', 'other'], ['4', null], ['5', 'new']];
    expect(await loadPages(fixture(), plan, [rows])).toEqual({ inserted: 1, updated: 1, deleted: 0 });
  });
}
