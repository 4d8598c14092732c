import { RunAbort, ZERO_COUNTERS } from '@jobglot/core';
import type { ConnectorFixture } from '../connector-fixture';
import { loadPages, loadPlan, openDestination, smallRows, writeRows } from '../load-rows';
import { readRows } from '../read-rows';

/** What a dead run leaves: closing without `finish` or `abandon` stands for a killed process. */
export function recoveryCases(fixture: () => ConnectorFixture): void {
  async function diesAfter(name: string, executionId: number, fence: number, pages: number): Promise<void> {
    const destination = await openDestination(fixture());
    const load = await destination.beginLoad(loadPlan(fixture(), name, { executionId, fence }), () => {});
    let total = ZERO_COUNTERS;
    for (let p = 0; p < pages; p++) total = await writeRows(load, smallRows(p * 3 + 1, p * 3 + 3), total);
    await destination.close();
  }

  test('the next attempt of an execution goes on behind the last committed page', async () => {
    if (!fixture().abilities.resumable) return;
    await diesAfter('resumed', 7, 70, 2);
    const destination = await openDestination(fixture());
    const plan = loadPlan(fixture(), 'resumed', { executionId: 7, fence: 71 });
    const load = await destination.beginLoad(plan, () => {});
    expect(load.resumeFrom?.lastKey).toEqual(['6']);
    expect(load.resumeFrom?.counters).toMatchObject({ read: 6, written: 6, inserted: 6, updated: 0 });
    await writeRows(load, smallRows(7, 9), load.resumeFrom!.counters);
    await load.finish(null);
    await destination.close();
    expect(await readRows(fixture(), 'resumed')).toEqual(smallRows(1, 9));
  });

  test('another execution starts at the beginning and clears what the dead one left', async () => {
    const before = await fixture().contents();
    await diesAfter('restarted', 8, 80, 1);
    const destination = await openDestination(fixture());
    const load = await destination.beginLoad(loadPlan(fixture(), 'restarted', { executionId: 9, fence: 81 }), () => {});
    expect(load.resumeFrom).toBeNull();
    await writeRows(load, smallRows(1, 2));
    await load.finish(null);
    await destination.close();
    expect(await readRows(fixture(), 'restarted')).toEqual(smallRows(1, 2));
    expect((await fixture().contents()).length).toBe(before.length + 1);
  });

  test('a load that is abandoned to be resumed keeps its pages', async () => {
    if (!fixture().abilities.resumable) return;
    const plan = loadPlan(fixture(), 'kept', { executionId: 10, fence: 100 });
    const first = await openDestination(fixture());
    const load = await first.beginLoad(plan, () => {});
    await writeRows(load, smallRows(1, 3));
    await load.abandon(true);
    await first.close();
    const second = await openDestination(fixture());
    const next = await second.beginLoad({ ...plan, fence: 101 }, () => {});
    expect(next.resumeFrom?.lastKey).toEqual(['3']);
    await next.abandon();
    await second.close();
  });

  test('an abandoned load leaves nothing behind and the table as it was', async () => {
    await loadPages(fixture(), loadPlan(fixture(), 'abandoned'), [smallRows(1, 3)]);
    const before = await fixture().contents();
    for (const mode of ['replace', 'truncate'] as const) {
      const destination = await openDestination(fixture());
      const plan = loadPlan(fixture(), 'abandoned', { mode, executionId: 11, fence: 110 });
      const load = await destination.beginLoad(plan, () => {});
      await writeRows(load, smallRows(4, 6));
      await load.abandon();
      await destination.close();
      expect(await fixture().contents()).toEqual(before);
      expect(await readRows(fixture(), 'abandoned')).toEqual(smallRows(1, 3));
    }
  });

  test.each(['replace', 'truncate', 'upsert'] as const)(
    'the next load of the table, %s, clears what a failed one kept',
    async (mode) => {
      const name = `left_${mode}`;
      await loadPages(fixture(), loadPlan(fixture(), name, { executionId: 15, fence: 150 }), [smallRows(1, 3)]);
      const before = await fixture().contents();
      const failed = await openDestination(fixture());
      const load = await failed.beginLoad(loadPlan(fixture(), name, { executionId: 16, fence: 151 }), () => {});
      await writeRows(load, smallRows(4, 6));
      await load.abandon(true);
      await failed.close();
      if (mode === 'upsert' && !fixture().abilities.keys) return;
      const next = { mode, executionId: 17, fence: 152, taskId: '100000000000000002' };
      await loadPages(fixture(), loadPlan(fixture(), name, next), [smallRows(1, 3, 'new')]);
      expect(await fixture().contents()).toEqual(before);
      expect(await readRows(fixture(), name)).toEqual(smallRows(1, 3, 'new'));
    },
  );

  test('a claim with a lower fence than the stored one is refused', async () => {
    if (!fixture().abilities.resumable) return;
    await loadPages(fixture(), loadPlan(fixture(), 'fenced', { executionId: 12, fence: 200 }), [smallRows(1, 3)]);
    const late = await openDestination(fixture());
    const plan = loadPlan(fixture(), 'fenced', { executionId: 12, fence: 199 });
    const error = await late.beginLoad(plan, () => {}).catch((e: unknown) => e);
    await late.close();
    expect(error).toBeInstanceOf(RunAbort);
    expect(error).toMatchObject({ why: 'claim_lost' });
    expect(await readRows(fixture(), 'fenced')).toEqual(smallRows(1, 3));
  });

  test('a second load of the table waits for the first, and says so', async () => {
    const first = await openDestination(fixture());
    const second = await openDestination(fixture());
    const load = await first.beginLoad(loadPlan(fixture(), 'locked', { executionId: 13, fence: 130 }), () => {});
    await writeRows(load, smallRows(1, 3));
    let order = '';
    let reported: (message: string) => void = () => {};
    const waiting = new Promise<string>((resolve) => (reported = resolve));
    const plan = loadPlan(fixture(), 'locked', { executionId: 14, fence: 140, taskId: '100000000000000002' });
    const next = second.beginLoad(plan, reported).then((l) => {
      order += 'second';
      return l;
    });
    expect(await waiting).not.toBe('');
    order += 'first ';
    await load.finish(null);
    await first.close();
    const other = await next;
    expect(order).toBe('first second');
    await writeRows(other, smallRows(4, 5));
    await other.finish(null);
    await second.close();
    expect(await readRows(fixture(), 'locked')).toEqual(smallRows(4, 5));
  });
}
