import { testAdmin } from '@jobglot/core/testing';
import { type SqlflowFixture, sqlflowFixture, unique } from './testing/sqlflow-fixture';
import { domainId } from './wire/job-id';

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());

const JOB = '/sqlflow/job';

test('a job is polled to its end', async () => {
  const { jobId } = await api.submit();
  expect(await api.summary(jobId)).toMatchObject({ status: 'create', persist: true, incremental: true });
  await api.worker.drain();
  const ended = await api.summary(jobId);
  expect(ended).toMatchObject({ status: 'success', sessionId: expect.stringMatching(/^[0-9a-f]{64}_\d+$/) });
  const bad = await api.submit({}, { 'bad.sql': 'x' });
  const some = await api.submit({}, { 'bad.sql': 'x', 'b.sql': 'y' });
  await api.worker.drain();
  expect(await api.summary(bad.jobId)).toMatchObject({
    status: 'fail',
    errorMessage: expect.stringContaining('bad.sql'),
  });
  expect(await api.summary(some.jobId)).toMatchObject({ status: 'partial_success' });
});

test('a run on top is taken first; a job is set on top while it waits', async () => {
  await api.worker.drain();
  const [one, two, three] = [await api.submit(), await api.submit(), await api.submit({ onTop: 'true' })];
  await api.call(`${JOB}/setJobOnTop`, { jobId: two.jobId, onTop: 'true' });
  await api.services.dispatcher.idle();
  const marked = api.queue.tickets.filter(({ onTop }) => onTop).length;
  expect(marked).toBe(2);
  expect(await api.summary(one.jobId)).toMatchObject({ onTop: false });
  expect(await api.summary(three.jobId)).toMatchObject({ onTop: true });
  await api.worker.drain();
});

test('a job that runs is cancelled, waited for and deleted', async () => {
  const { jobId } = await api.submit({}, { 'slow.sql': 'x' });
  const drained = api.worker.drain();
  while ((await api.summary(jobId)).status !== 'running') await new Promise(setImmediate);
  const { body } = await api.call(`${JOB}/deleteUserJob`, { jobId });
  await drained;
  expect(body).toMatchObject({ code: 200, data: { jobId, status: 'delete' } });
  expect((await api.call(`${JOB}/displayUserJobSummary`, { jobId })).body.code).toBe(404);
});

test('a job is run again', async () => {
  const { jobId } = await api.submit();
  await api.worker.drain();
  expect((await api.call(`${JOB}/rerunJob`, { jobId })).body.data).toMatchObject({ jobId, status: 'create' });
  expect(await api.summary(jobId)).toMatchObject({ status: 'create' });
  await api.worker.drain();
});

test('summaries count ended jobs, and show those of other dialects', async () => {
  const { id } = await api.services.jobs.create(testAdmin, 'default', {
    name: unique('foreign'),
    type: 'Standard',
    sourceConnectionId: null,
    destinationConnectionId: null,
    statements: [{ statement: 'REPLICATE [Accounts]', active: true }],
  });
  const { data } = (await api.call(`${JOB}/displayUserJobsSummary`)).body;
  const foreign = data.jobDetails.find((job: { jobId: string }) => domainId(job.jobId) === id);
  expect(foreign).toMatchObject({ dbVendor: '', fileNames: ['Accounts'], status: 'create' });
  expect(data.total).toBe(data.jobIds.length);
  expect(data.success + data.partialSuccess + data.fail).toBeGreaterThan(0);
});

test('the latest job is the newest with lineage; of none named none is run again', async () => {
  const { jobId } = await api.submit();
  await api.worker.drain();
  await api.services.jobs.create(testAdmin, 'default', {
    name: unique('newer'),
    type: 'Standard',
    sourceConnectionId: null,
    destinationConnectionId: null,
  });
  expect((await api.call(`${JOB}/displayUserJobSummary`)).body.data.jobId).toBe(jobId);
  const { body } = await api.call(`${JOB}/displayUserLatestJobTableLevelLineage`);
  expect(body).toMatchObject({ code: 200, jobId, job: { jobId, status: 'success' }, sessionId: expect.any(String) });
  expect((await api.call(`${JOB}/rerunJob`)).body).toMatchObject({ code: 400 });
});
