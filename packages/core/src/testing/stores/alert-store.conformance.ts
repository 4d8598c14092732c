import { ZERO_COUNTERS } from '../../execution/run-counters';
import type { Stores } from '../../ports/stores';
import { freshJob, running } from './samples';

const LEASE_MS = 60_000;
const ALL = 100_000;

/** What every AlertStore must do. */
export function alertStoreConformance(stores: () => Stores): void {
  const used: number[] = [];
  afterEach(async () => {
    for (const id of used.splice(0)) await stores().alerts.done(id);
  });
  const run = async () => {
    const execution = await running(stores(), (await freshJob(stores())).id);
    used.push(execution.id);
    return execution;
  };
  const alert = (executionId: number) => ({ executionId, recipients: ['a@b', 'c@d'], subject: 's', errorOnly: true });
  const end = ({ id, fence }: { id: number; fence: number }) =>
    stores().executions.finish(
      id,
      fence,
      { status: 'failed', counters: ZERO_COUNTERS, tasksFailed: 0, error: 'why' },
      [],
    );
  const ended = async () => {
    const execution = await run();
    await stores().alerts.request(alert(execution.id));
    await end(execution);
    return execution.id;
  };
  const taken = async (id: number) =>
    (await stores().alerts.take(ALL, LEASE_MS)).filter(({ executionId }) => executionId === id);

  test('an alert waits for the end of its run, and is taken once', async () => {
    const execution = await run();
    await stores().alerts.request(alert(execution.id));
    await stores().alerts.request({ ...alert(execution.id), subject: 'a second request' });
    expect(await taken(execution.id)).toEqual([]);
    await end(execution);
    expect(await taken(execution.id)).toEqual([{ ...alert(execution.id), tries: 1 }]);
    expect(await taken(execution.id)).toEqual([]);
  });

  test('of two that take at once, each alert goes to one', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, ended));
    const both = await Promise.all([stores().alerts.take(ALL, LEASE_MS), stores().alerts.take(ALL, LEASE_MS)]);
    const mine = both.flat().filter(({ executionId }) => ids.includes(executionId));
    // Who skips a row that the other one is at does not come back for it.
    expect(mine.map((a) => a.executionId).sort((a, b) => a - b)).toEqual(ids.sort((a, b) => a - b));
  });

  test('a lease that ran out gives the alert back; a settled one is gone', async () => {
    const id = await ended();
    await stores().alerts.take(ALL, -1);
    expect(await taken(id)).toMatchObject([{ tries: 2 }]);
    await stores().alerts.done(id);
    await stores().alerts.retry(id, -1, 'too late');
    expect(await taken(id)).toEqual([]);
  });

  test('a retry comes when it is due', async () => {
    const id = await ended();
    await taken(id);
    await stores().alerts.retry(id, 60_000, 'later');
    expect(await taken(id)).toEqual([]);
    await stores().alerts.retry(id, -1, 'now');
    expect(await taken(id)).toMatchObject([{ tries: 2 }]);
  });

  test('the next due time is that of ended runs only', async () => {
    await stores().alerts.request(alert((await run()).id));
    expect(await stores().alerts.nextDueMs()).toBeNull();
    const id = await ended();
    expect(await stores().alerts.nextDueMs()).toBe(0);
    await taken(id);
    await stores().alerts.retry(id, 10_000, 'later');
    const next = await stores().alerts.nextDueMs();
    expect(next).toBeGreaterThan(5_000);
    expect(next).toBeLessThanOrEqual(10_000);
  });

  test('an alert goes with its run, and none is kept for a run that is gone', async () => {
    const id = await ended();
    await stores().executions.remove(id);
    await stores().alerts.request(alert(id));
    expect(await taken(id)).toEqual([]);
  });
}
