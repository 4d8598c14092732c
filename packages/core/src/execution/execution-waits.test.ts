import { fakeTaskRunner, freshJob, testAdmin, testServices, testWorker } from '../testing';

async function setUp(statements: readonly string[] = []) {
  const test = testServices();
  const job = await freshJob(test.stores, {}, statements);
  const find = jest.spyOn(test.stores.executions, 'find');
  return { ...test, executions: test.services.executions, job, find };
}
const never = () => new AbortController().signal;

test('waiting asks the store once before and once after, however long it lasts', async () => {
  const { executions, job, find, services, stores, queue, dispatchErrors, client } = await setUp();
  const worker = testWorker({ services, stores, queue, dispatchErrors, client }, fakeTaskRunner, false);
  const id = await executions.start(testAdmin, job.id);
  const waits = Array.from({ length: 50 }, () => executions.waitForEnd(id, never()));
  // Other runs end meanwhile: they wake nobody.
  for (let i = 0; i < 20; i++) stores.state.tell({ kind: 'end', executionIds: [9_000 + i] });
  await new Promise(setImmediate);
  expect(find).toHaveBeenCalledTimes(50);
  await worker.drain();
  const ends = await Promise.all(waits);
  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['succeeded']));
  expect(find).toHaveBeenCalledTimes(100);
  await worker.stop();
});

test('whoever waits asks again after events may have been lost', async () => {
  const { executions, job, find, stores } = await setUp();
  const id = await executions.start(testAdmin, job.id);
  const wait = executions.waitForEnd(id, never());
  await new Promise(setImmediate);
  const entry = stores.state.executions.get(id)!;
  entry.execution = { ...entry.execution, status: 'succeeded' };
  stores.state.tell({ kind: 'missed' });
  expect((await wait).status).toBe('succeeded');
  expect(find).toHaveBeenCalledTimes(2);
});

test('the signal ends the waiting, not the run', async () => {
  const { executions, job } = await setUp();
  const id = await executions.start(testAdmin, job.id);
  const patience = new AbortController();
  const wait = executions.waitForEnd(id, patience.signal);
  patience.abort();
  expect((await wait).status).toBe('queued');
  expect((await executions.get(testAdmin, id)).status).toBe('queued');
});

describe('a start that waits for an earlier run', () => {
  it('begins when the earlier one has ended', async () => {
    const { executions, job } = await setUp();
    const first = await executions.start(testAdmin, job.id);
    const second = executions.startAfterEarlier(testAdmin, job.id, {}, 60_000, never());
    await executions.cancel(testAdmin, first);
    expect(await second).toBeGreaterThan(first);
  });

  it('is refused at once without patience, and when the patience is over', async () => {
    const { executions, job } = await setUp();
    await executions.start(testAdmin, job.id);
    const start = (waitMs: number) => executions.startAfterEarlier(testAdmin, job.id, {}, waitMs, never());
    await expect(start(0)).rejects.toMatchObject({ code: 'job.already_running' });
    await expect(start(20)).rejects.toMatchObject({ code: 'job.already_running' });
  });

  it('starts nothing when the caller has hung up', async () => {
    const { executions, job } = await setUp();
    const first = await executions.start(testAdmin, job.id);
    const caller = new AbortController();
    const second = executions.startAfterEarlier(testAdmin, job.id, {}, 60_000, caller.signal);
    caller.abort();
    await expect(second).rejects.toMatchObject({ code: 'job.already_running' });
    await executions.cancel(testAdmin, first);
    expect(await executions.history(testAdmin, job.id, { limit: 10, offset: 0 })).toHaveLength(1);
  });
});
