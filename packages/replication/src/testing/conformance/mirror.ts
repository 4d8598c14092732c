import { TaskRunError } from '@jobglot/core';
import type { Row } from '../../connectors/cell';
import { DELETED_COLUMN, type LoadPlan, type MirrorPlan } from '../../connectors/connector';
import type { ConnectorFixture } from '../connector-fixture';
import { loadPages, smallRows, writeRows } from '../load-rows';
import { flag, keyedPlan, rowsOf, withLoad } from './keyed';

const ALL: MirrorPlan = {
  against: 'table',
  insert: true,
  update: true,
  remove: true,
  apply: true,
  removeLimit: 100,
};

/** rows 1 to 4, of which the source has changed one, deleted one and got one more */
const SOURCE: Row[] = [
  ['1', 'row 1'],
  ['2', 'changed'],
  ['4', null],
  ['5', 'new'],
];

/** `mirror`: the destination is compared with all rows of the source. */
export function mirrorCases(fixture: () => ConnectorFixture): void {
  const plan = (name: string, mirror: Partial<MirrorPlan>, differences: Partial<LoadPlan> = {}): LoadPlan =>
    keyedPlan(fixture(), name, { mode: 'mirror', deletions: 'delete', mirror: { ...ALL, ...mirror }, ...differences });
  const begin = (name: string, differences: Partial<LoadPlan> = {}) =>
    loadPages(fixture(), keyedPlan(fixture(), name, differences), [[...smallRows(1, 3), ['4', null]]]);
  const rows = (name: string) => rowsOf(fixture(), name, ['id', 'name']);

  test('differences are found and mended', async () => {
    await begin('mirrored');
    const before = await fixture().contents();
    expect(await loadPages(fixture(), plan('mirrored', {}), [SOURCE.slice(0, 2), SOURCE.slice(2)])).toEqual({
      inserted: 1,
      updated: 1,
      deleted: 1,
    });
    expect(await rows('mirrored')).toEqual(SOURCE);
    expect(await fixture().contents()).toEqual(before);
  });

  test('without apply it is only counted', async () => {
    await begin('compared');
    await withLoad(fixture(), plan('compared', { apply: false }), async (load) => {
      await writeRows(load, SOURCE);
      expect(await load.finish(null)).toEqual({ inserted: 1, updated: 1, deleted: 1 });
    });
    expect(await rows('compared')).toEqual([...smallRows(1, 3), ['4', null]]);
  });

  test('keys alone are enough to remove what is gone; a mark stays a mark', async () => {
    await begin('pruned', { deletions: 'mark' });
    const prune = plan('pruned', { insert: false, update: false }, { deletions: 'mark' });
    const keys = { ...prune, schema: { ...prune.schema, columns: prune.schema.columns.slice(0, 1) } };
    expect((await loadPages(fixture(), keys, [[['1'], ['3'], ['8']]])).deleted).toBe(2);
    const marked = await rowsOf(fixture(), 'pruned', ['id', DELETED_COLUMN]);
    expect(marked.map(([id, deleted]) => [id, flag(deleted)])).toEqual([
      ['1', 'no'],
      ['2', 'yes'],
      ['3', 'no'],
      ['4', 'yes'],
    ]);
    const again = { ...keys, executionId: keys.executionId + 1_000_000, fence: keys.fence + 1_000_000 };
    expect((await loadPages(fixture(), again, [[['1'], ['3']]])).deleted).toBe(0);
  });

  test('only the rows of the range are compared', async () => {
    await begin('ranged');
    const mirror = { range: { column: 'id', from: '3', to: '9' } };
    expect((await loadPages(fixture(), plan('ranged', mirror), [SOURCE.slice(2)])).deleted).toBe(1);
    expect(await rows('ranged')).toEqual([...smallRows(1, 2), ['4', null], ['5', 'new']]);
  });

  test('more than the limit is not removed, and nothing else is done', async () => {
    await loadPages(fixture(), keyedPlan(fixture(), 'guarded'), [smallRows(1, 100)]);
    const before = await fixture().contents();
    await withLoad(fixture(), plan('guarded', { removeLimit: 20 }), async (load) => {
      await writeRows(load, smallRows(1, 79, 'changed'));
      const error = await load.finish(null).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(TaskRunError);
      expect(String(error)).toMatch(/21 of the 100 rows/);
      await load.abandon();
    });
    expect(await rows('guarded')).toEqual(smallRows(1, 100));
    expect(await fixture().contents()).toEqual(before);
    await loadPages(fixture(), plan('guarded', { removeLimit: 20 }), [smallRows(1, 80)]);
    expect(await rows('guarded')).toEqual(smallRows(1, 80));
  });

  test('against the snapshot only what changed at the source is sent', async () => {
    const sync = () => plan('sent', { against: 'snapshot' });
    const before = await fixture().contents();
    expect((await loadPages(fixture(), sync(), [[...smallRows(1, 3), ['4', null]]])).deleted).toBe(0);
    expect(await rows('sent')).toEqual([...smallRows(1, 3), ['4', null]]);
    // somebody works in the destination: one row changed, one deleted, one of their own
    const theirs: Row[] = [
      ['1', 'theirs'],
      ['77', 'own'],
    ];
    await loadPages(fixture(), keyedPlan(fixture(), 'sent', { mode: 'upsert', taskId: '100000000000000009' }), [
      theirs,
    ]);
    await withLoad(fixture(), sync(), async (load) => {
      await writeRows(load, SOURCE);
      expect(await load.finish({ run: 2 })).toEqual({ inserted: 1, updated: 1, deleted: 1 });
    });
    expect(await rows('sent')).toEqual([
      ['1', 'theirs'],
      ['2', 'changed'],
      ['4', null],
      ['5', 'new'],
      ['77', 'own'],
    ]);
    await withLoad(fixture(), sync(), async (load) => {
      await writeRows(load, SOURCE);
      expect(await load.finish(null)).toEqual({ inserted: 0, updated: 0, deleted: 0 });
    });
    expect((await fixture().contents()).length).toBe(before.length + 1);
  });
}
