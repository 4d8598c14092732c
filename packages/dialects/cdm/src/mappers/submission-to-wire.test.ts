import { type Execution, ZERO_COUNTERS } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import { type CdmFixture, cdmFixture } from '../testing/cdm-fixture';
import { type SubmittedJob, submission } from './submission-to-wire';

const at = (second: number) => new Date(1_700_000_000_000 + second * 1000);
const run = (change: Partial<Execution> = {}): Execution => ({
  id: 7,
  jobId: 'j',
  jobName: 'job',
  workspaceId: 'w',
  jobVersion: 1,
  trigger: 'api',
  clientId: 'ann',
  plannedAt: null,
  selectedTaskIds: null,
  parameters: {},
  policy: 'refuse',
  status: 'running',
  attempt: 1,
  retries: 0,
  fence: 1,
  counters: ZERO_COUNTERS,
  tasksTotal: 1,
  tasksFailed: 0,
  error: null,
  createdAt: at(0),
  startedAt: at(1),
  heartbeatAt: at(2),
  finishedAt: null,
  ...change,
});
const JOB = { name: 'job', createdBy: null, options: { removeAfter: 'never' }, isIncrementing: false } as SubmittedJob;
const shown = (change: Partial<Execution> = {}) => submission(run(change), JOB);

test('a run that waits, goes on, and ends', () => {
  const waiting = shown({ status: 'queued', attempt: 0, startedAt: null, heartbeatAt: null });
  expect(waiting).toMatchObject({ status: 'BOOTING', progress: 0, 'execute-date': +at(0), 'last-update-date': +at(0) });
  expect(waiting['external-id']).toBe(`job_local${+at(0)}_0001-7`);
  expect(shown()).toMatchObject({ status: 'RUNNING', progress: 0, 'execute-date': +at(1), 'last-update-date': +at(2) });
  expect(shown()).not.toHaveProperty('counters');
  const ended = shown({
    status: 'succeeded',
    finishedAt: at(3),
    attempt: 2,
    counters: { ...ZERO_COUNTERS, filesRead: 2 },
  });
  expect(ended).toMatchObject({ status: 'SUCCEEDED', progress: 100, 'last-update-date': +at(3) });
  expect(ended['external-id']).toBe(`job_local${+at(0)}_0002-7`);
  expect(Object.values(ended.counters!)[0]).toMatchObject({ FILES_READ: 2, TOTAL_FILES: 2, FILES_WRITTEN: -1 });
  expect(ended).not.toHaveProperty('error-summary');
});

test('a run that fails, or is stopped', () => {
  const failed = { progress: -1, status: 'FAILED', 'error-summary': 'why', 'error-details': 'why' };
  expect(shown({ status: 'failed', error: 'why', finishedAt: at(3) })).toMatchObject(failed);
  expect(shown({ status: 'failed', error: 'why' })).not.toHaveProperty('counters');
  expect(shown({ status: 'cancelled' })).toMatchObject({ progress: -1, 'error-summary': 'stopped by user' });
  expect(shown({ status: 'cancelled', error: 'x' })).toMatchObject({ 'error-summary': 'stopped by user: x' });
});

test('who began it, and whether its job goes with it', () => {
  expect(shown()).toMatchObject({ 'creation-user': 'ann', 'is-execute-auto': false, isDeleteJob: false });
  const planned = submission(run({ trigger: 'schedule', clientId: null }), {
    ...JOB,
    options: { ...JOB.options, removeAfter: 'end' },
  });
  expect(planned).toMatchObject({
    ...{ 'creation-user': 'scheduler', 'last-udpate-user': 'scheduler', 'last-update-user': 'scheduler' },
    ...{ 'is-execute-auto': true, isDeleteJob: true },
  });
});

describe('a job tells of its last run', () => {
  let api: CdmFixture;
  beforeAll(async () => {
    api = await cdmFixture();
  });
  afterAll(() => api.close());

  test('when it began, and when it was heard of last', async () => {
    const name = await api.job();
    const read = async () => (await api.call('get', `/job/${name}`)).body.jobs[0];
    expect(await read()).toMatchObject({ execute_create_date: 0, execute_update_date: 0, external_id: '' });
    const { id } = await api.services.jobs.getByName(testAdmin, 'default', name);
    const status = await api.services.executions.status(testAdmin, id);
    const spy = jest.spyOn(api.services.executions, 'status');
    const tell = (execution: Execution) => spy.mockResolvedValueOnce({ ...status, execution });
    tell(run());
    expect(await read()).toMatchObject({ execute_start_date: +at(1), execute_update_date: +at(2), status: 'RUNNING' });
    tell(run({ status: 'succeeded', finishedAt: at(3) }));
    expect(await read()).toMatchObject({ execute_create_date: +at(0), execute_update_date: +at(3) });
    spy.mockRestore();
  });
});
