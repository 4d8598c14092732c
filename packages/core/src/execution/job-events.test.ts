import type { JobEventOutcome, JobEventRequest } from '../ports/job-event-runner';
import { TaskRunError, type TaskRunner } from '../ports/task-runner';
import { runnerParts, testAdmin, testServices } from '../testing';
import { ExecutionRunner } from './execution-runner';
import { ZERO_COUNTERS } from './run-counters';

const NOTHING: JobEventOutcome = { variables: {}, cancel: false };

/** A job with events that do what the test says, and one task. */
async function setUp(onEvent: (request: JobEventRequest) => JobEventOutcome, fails = false) {
  const test = testServices();
  const { services, stores } = test;
  const happened: string[] = [];
  const requests: JobEventRequest[] = [];
  const tasks: TaskRunner = {
    run: async ({ parameters }) => {
      happened.push(`task ${JSON.stringify(parameters)}`);
      if (fails) throw new TaskRunError('The table is missing.');
      return { counters: ZERO_COUNTERS, destinationTable: 't' };
    },
  };
  const events = {
    run: async (request: JobEventRequest) => {
      happened.push(request.when);
      requests.push(request);
      return onEvent(request);
    },
  };
  const runner = new ExecutionRunner(
    { ...runnerParts(test, tasks), events },
    { workerId: 'w', staleAfterMs: 60_000, outbox: null, failedRun: () => {} },
    (error) => {
      throw error;
    },
  );
  const draft = { name: 'db', connector: 'PostgreSQL', properties: { Server: 's' } };
  const { id } = await services.connections.create(testAdmin, 'default', draft);
  const job = await services.jobs.create(testAdmin, 'default', {
    name: 'with events',
    type: 'Standard',
    sourceConnectionId: id,
    destinationConnectionId: id,
    statements: [{ statement: 'REPLICATE [A]', active: true }],
    concurrencyPolicy: 'queue',
    events: { preJob: '<before/>', postJob: '<after/>' },
  });
  const start = () => services.executions.start(testAdmin, job.id, { parameters: { Given: '1' } });
  const run = async (executionId?: number) => {
    executionId ??= await start();
    await runner.run(executionId);
    const log = stores.state.logs.filter((l) => l.executionId === executionId).map((l) => `${l.level} ${l.message}`);
    return { execution: (await stores.executions.find(executionId))!, log };
  };
  const cancel = (executionId: number) => services.executions.cancel(testAdmin, executionId);
  return { run, start, cancel, happened, requests };
}

test('events stand around the tasks, and variables reach them', async () => {
  const { run, happened, requests } = await setUp(() => ({ variables: { Since: '2024' }, cancel: false }));
  expect((await run()).execution.status).toBe('succeeded');
  expect(happened).toEqual(['pre-job', 'task {"Given":"1","Since":"2024"}', 'post-job']);
  expect(requests[0]).toMatchObject({
    script: '<before/>',
    jobName: 'with events',
    jobStatus: '',
    source: 'db',
    destination: 'db',
    variables: { Given: '1' },
  });
  expect(requests[1]).toMatchObject({ script: '<after/>', jobStatus: 'succeeded', variables: { Since: '2024' } });
  await run();
  expect(requests[2]).toMatchObject({ when: 'pre-job', jobStatus: 'succeeded' });
});

test('a pre-job event cancels the run before its first task', async () => {
  const { run, happened } = await setUp(({ when }) => ({ variables: {}, cancel: when === 'pre-job' }));
  expect((await run()).execution).toMatchObject({ status: 'cancelled', error: 'The pre-job event cancelled the run.' });
  expect(happened).toEqual(['pre-job']);
});

test('a pre-job event that fails, fails the run; a post-job event does not', async () => {
  const before = await setUp(() => {
    throw new TaskRunError('The webhook answered 500.');
  });
  expect((await before.run()).execution).toMatchObject({ status: 'failed', error: 'The webhook answered 500.' });
  expect(before.happened).toEqual(['pre-job']);
  const after = await setUp(({ when }) => {
    if (when === 'post-job') throw new TaskRunError('The webhook answered 500.');
    return NOTHING;
  });
  const { execution, log } = await after.run();
  expect(execution.status).toBe('succeeded');
  expect(log).toContain('error The post-job event failed: The webhook answered 500.');
});

test('the post-job event learns that the run failed', async () => {
  const { run, requests } = await setUp(() => NOTHING, true);
  expect((await run()).execution.status).toBe('failed');
  expect(requests[1]).toMatchObject({ jobStatus: 'failed', jobError: '1 of 1 tasks failed: The table is missing.' });
});

test('the run before this one is that which has ended before it, whatever waits behind', async () => {
  let fails = false;
  const { run, start, cancel, requests } = await setUp(({ when }) => {
    if (fails && when === 'pre-job') throw new TaskRunError('The webhook answered 500.');
    return NOTHING;
  });
  await run();
  fails = true;
  await run();
  fails = false;
  const third = await start();
  for (let i = 0; i < 25; i++) await start();
  await cancel(await start());
  await run(third);
  expect(requests.filter((r) => r.when === 'pre-job').map((r) => r.jobStatus)).toEqual(['', 'succeeded', 'failed']);
});
