import { ExecutionRunner } from '../execution/execution-runner';
import { ZERO_COUNTERS } from '../execution/run-counters';
import type { JobNotifications } from '../job/job';
import type { AlertRequest } from '../ports/alert-store';
import { TaskRunError } from '../ports/task-runner';
import { ALWAYS_STALE_MS, runnerParts, testAdmin, testServices } from '../testing';
import type { FailedRun } from './run-notices';

const WANTED = { sendEmail: true, emailTo: 'a@b.example; not an address', emailSubject: 'Nightly' };

/** Runs a job once; another worker may take the run over meanwhile. @returns what it left, and the state of the run when it asked for its alert */
async function runOnce(notifications: Partial<JobNotifications>, fails: boolean, takenOver = false) {
  const test = testServices();
  const { stores, services } = test;
  const failedRuns: Parameters<FailedRun>[0][] = [];
  const asked: { alert: AlertRequest; status: string | undefined }[] = [];
  const ended: (string | undefined)[] = [];
  const state = (id: number) => stores.state.executions.get(id)?.execution.status;
  const runner = new ExecutionRunner(
    runnerParts(test, {
      run: async ({ executionId }) => {
        if (takenOver) await stores.executions.claim(executionId, 'other', ALWAYS_STALE_MS);
        if (fails) throw new TaskRunError('The table A does not exist.');
        return { counters: ZERO_COUNTERS, destinationTable: 'a' };
      },
    }),
    {
      workerId: 'w',
      staleAfterMs: 60_000,
      outbox: {
        request: async (alert) => void asked.push({ alert, status: state(alert.executionId) }),
        ended: () => ended.push(state(id)),
      },
      failedRun: (facts) => failedRuns.push(facts),
    },
    (error) => {
      throw error;
    },
  );
  const connection = await services.connections.create(testAdmin, 'default', {
    name: 'c',
    connector: 'PostgreSQL',
    properties: { Server: 's' },
  });
  const job = await services.jobs.create(testAdmin, 'default', {
    name: 'j',
    type: 'Standard',
    sourceConnectionId: connection.id,
    destinationConnectionId: connection.id,
    notifications,
    statements: [{ statement: 'REPLICATE [A]', active: true }],
  });
  const id = await services.executions.start(testAdmin, job.id);
  await runner.run(id);
  return { id, job, asked, ended, failedRuns, log: stores.state.logs.map(({ message }) => message).join('\n') };
}

test('an alert is asked for before the end is written, and announced after it', async () => {
  const { id, asked, ended, log } = await runOnce(WANTED, false);
  const alert = { executionId: id, recipients: ['a@b.example'], subject: 'Nightly', errorOnly: false };
  expect(asked).toEqual([{ alert, status: 'running' }]);
  expect(ended).toEqual(['succeeded']);
  expect(log).not.toContain('not sent');
});

test.each([
  ['wants none', { ...WANTED, sendEmail: false }, true],
  ['wants to know of errors only', { ...WANTED, emailErrorOnly: true }, false],
])('a job that %s asks for none', async (_, notifications, fails) => {
  const { asked, ended } = await runOnce(notifications, fails);
  expect({ asked, ended }).toEqual({ asked: [], ended: [] });
});

test('a failure is an error', async () => {
  expect((await runOnce({ ...WANTED, emailErrorOnly: true }, true)).asked).toMatchObject([
    { alert: { errorOnly: true } },
  ]);
});

test('a job that names nobody is told so in the log', async () => {
  const { asked, log } = await runOnce({ ...WANTED, emailTo: 'nobody' }, true);
  expect(asked).toEqual([]);
  expect(log).toContain('the job names no address');
});

test('a failed run goes to the process log when its job wants it', async () => {
  const { id, job, failedRuns } = await runOnce({ processLog: true }, true);
  const error = '1 of 1 tasks failed: The table A does not exist.';
  expect(failedRuns).toEqual([{ job: 'j', jobId: job.id, executionId: id, error }]);
  expect((await runOnce({ processLog: true }, false)).failedRuns).toEqual([]);
  expect((await runOnce({ processLog: false }, true)).failedRuns).toEqual([]);
});

test('of a run that another worker took over, that one tells', async () => {
  const { ended, failedRuns } = await runOnce({ ...WANTED, processLog: true }, true, true);
  expect({ ended, failedRuns }).toEqual({ ended: [], failedRuns: [] });
});
