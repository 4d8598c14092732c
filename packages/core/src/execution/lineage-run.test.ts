import type { Job } from '../job/job';
import { writeLineageStatement } from '../lineage/lineage-statement';
import { fakeTaskRunner } from '../testing/fake-task-runner';
import { type TestServices, testAdmin, testServices } from '../testing/test-services';
import { testWorker } from '../testing/test-worker';

const HASH = 'ab'.repeat(32);
const OPTIONS = { vendor: 'dbvoracle', defaultDatabase: '', defaultSchema: '' };

/** A Lineage job over files of these names, and a worker. */
async function setUp(names: readonly string[], lineage: typeof OPTIONS | null = OPTIONS) {
  const test: TestServices = testServices();
  const job: Job = await test.services.jobs.create(testAdmin, 'default', {
    name: 'lineage',
    type: 'Lineage',
    sourceConnectionId: null,
    destinationConnectionId: null,
    options: { lineage },
    statements: names.map((name) => ({
      statement: writeLineageStatement({ kind: 'file', name, hash: HASH }),
      active: true,
    })),
  });
  return { test, job, worker: testWorker(test, fakeTaskRunner, false) };
}

test('files are tasks of one run, each with its own end', async () => {
  const { test: all, job, worker } = await setUp(['a.sql', 'bad.sql', 'c.sql']);
  const id = await all.services.executions.start(testAdmin, job.id);
  await worker.drain();
  const { execution, taskRuns } = await all.services.executions.detail(testAdmin, id);
  expect(execution).toMatchObject({
    status: 'failed',
    tasksFailed: 1,
    error: '1 of 3 tasks failed: bad.sql: 3 of 3 statements cannot be read.',
    counters: { read: 9, written: 6, failed: 3 },
  });
  expect(taskRuns.map((run) => [run.destinationTable, run.status, run.counters.read])).toEqual([
    ['a.sql', 'succeeded', 3],
    ['bad.sql', 'failed', 3],
    ['c.sql', 'succeeded', 3],
  ]);
  await worker.stop();
});

test('a cancel stops the analysis, and its tasks say so', async () => {
  const { test: all, job, worker } = await setUp(['a.sql', 'slow.sql']);
  const id = await all.services.executions.start(testAdmin, job.id);
  const drained = worker.drain();
  while ((await all.services.executions.get(testAdmin, id)).status !== 'running') await new Promise(setImmediate);
  await all.services.executions.cancel(testAdmin, id);
  await drained;
  const { execution, taskRuns } = await all.services.executions.detail(testAdmin, id);
  expect(execution.status).toBe('cancelled');
  expect(taskRuns.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  await worker.stop();
});

test('without a vendor the run fails and says so', async () => {
  const { test: all, job, worker } = await setUp(['a.sql'], null);
  const id = await all.services.executions.start(testAdmin, job.id);
  await worker.drain();
  expect(await all.services.executions.get(testAdmin, id)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('vendor'),
  });
  await worker.stop();
});
