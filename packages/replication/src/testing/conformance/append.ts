import type { ConnectorFixture } from '../connector-fixture';
import { loadPages, smallRows, writeRows } from '../load-rows';
import { keyedPlan, rowsOf, withLoad } from './keyed';

/** `append`: rows are added, all of a load or none. */
export function appendCases(fixture: () => ConnectorFixture): void {
  const plan = (name: string) => {
    const keyed = keyedPlan(fixture(), name, { mode: 'append' });
    return { ...keyed, schema: { ...keyed.schema, primaryKey: [] } };
  };
  const rows = (name: string) => rowsOf(fixture(), name, ['id', 'name']);

  test('append makes the table, and adds to it', async () => {
    const before = await fixture().contents();
    expect(await loadPages(fixture(), plan('appended'), [smallRows(1, 2)])).toEqual({
      inserted: 2,
      updated: 0,
      deleted: 0,
    });
    await loadPages(fixture(), plan('appended'), [smallRows(2, 2, 'again'), smallRows(3, 3)]);
    expect(await rows('appended')).toEqual(
      [...smallRows(1, 2), ...smallRows(2, 2, 'again'), ...smallRows(3, 3)].sort(),
    );
    expect((await fixture().contents()).length).toBe(before.length + 1);
  });

  test('append that is given up or dies adds nothing', async () => {
    await loadPages(fixture(), plan('half'), [smallRows(1, 2)]);
    const before = await fixture().contents();
    await withLoad(fixture(), plan('half'), async (load) => {
      await writeRows(load, smallRows(3, 4));
      await load.abandon();
    });
    expect(await rows('half')).toEqual(smallRows(1, 2));
    expect(await fixture().contents()).toEqual(before);
    await withLoad(fixture(), plan('half'), (load) => writeRows(load, smallRows(5, 6)));
    expect(await rows('half')).toEqual(smallRows(1, 2));
    await loadPages(fixture(), plan('half'), [smallRows(7, 7)]);
    expect(await rows('half')).toEqual([...smallRows(1, 2), ...smallRows(7, 7)]);
    expect(await fixture().contents()).toEqual(before);
  });
}
