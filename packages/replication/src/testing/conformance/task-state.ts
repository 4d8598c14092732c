import type { ConnectorFixture } from '../connector-fixture';
import { openDestination, smallRows, writeRows } from '../load-rows';
import { keyedPlan, withLoad } from './keyed';

/** What a task keeps between its runs, and what a load keeps between its attempts. */
export function taskStateCases(fixture: () => ConnectorFixture): void {
  async function stateOf(name: string, taskId: string) {
    const destination = await openDestination(fixture());
    try {
      return await destination.taskState(taskId, { schema: null, name });
    } finally {
      await destination.close();
    }
  }

  test('the state is stored by finish, per task and table, and replaced by the next one', async () => {
    const task = '100000000000000001';
    expect(await stateOf('stateful', task)).toBeNull();
    for (const [state, mode] of [
      [{ cursor: '2024-02-29 12:34:56.123456+00', list: [1, 'ü'] }, 'replace'],
      [{ cursor: 'next' }, 'upsert'],
      [null, 'upsert'],
    ] as const) {
      await withLoad(fixture(), keyedPlan(fixture(), 'stateful', { mode }), async (load) => {
        await writeRows(load, smallRows(1, 2));
        await load.finish(state);
      });
      expect(await stateOf('stateful', task)).toEqual(state);
      expect(await stateOf('stateful', '100000000000000002')).toBeNull();
      expect(await stateOf('other', task)).toBeNull();
    }
  });

  test('a load that is given up leaves the state as it was', async () => {
    const task = '100000000000000001';
    await withLoad(fixture(), keyedPlan(fixture(), 'unfinished'), async (load) => {
      await writeRows(load, smallRows(1, 2));
      await load.finish({ cursor: 'kept' });
    });
    await withLoad(fixture(), keyedPlan(fixture(), 'unfinished', { mode: 'upsert' }), async (load) => {
      await writeRows(load, smallRows(3, 4));
      await load.abandon();
    });
    await withLoad(fixture(), keyedPlan(fixture(), 'unfinished', { mode: 'upsert' }), (load) =>
      writeRows(load, smallRows(3, 4)),
    );
    expect(await stateOf('unfinished', task)).toEqual({ cursor: 'kept' });
  });

  test('the mark of the attempt that began comes back with its progress', async () => {
    if (!fixture().abilities.resumable) return;
    const plan = keyedPlan(fixture(), 'marked_load', { mark: 'first', order: ['name', 'id'] });
    await withLoad(fixture(), plan, (load) => writeRows(load, smallRows(1, 3)));
    const later = { ...plan, fence: plan.fence + 1_000_000, mark: 'second' };
    await withLoad(fixture(), later, async (load) => {
      expect(load.resumeFrom).toMatchObject({ mark: 'first' });
      await load.abandon(true);
    });
    const otherOrder = { ...later, fence: later.fence + 1, order: ['id'] };
    await withLoad(fixture(), otherOrder, async (load) => {
      expect(load.resumeFrom).toBeNull();
      await load.abandon();
    });
  });
}
