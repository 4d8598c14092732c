import { testAdmin } from '@jobglot/core/testing';
import { type SqlflowFixture, sqlflowFixture, unique } from './testing/sqlflow-fixture';

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());

const JOB = '/sqlflow/job';

test('later submissions add files, and put those of a known name in its place', async () => {
  const { jobId } = await api.submit({}, { 'a.sql': '1', 'b.sql': '1' });
  const before = await api.stored(jobId);
  const later = await api.submit({ jobId }, { 'b.sql': '2', 'c.sql': '1', 'a.sql': '1' });
  expect(later).toMatchObject({ jobId, fileNames: ['a.sql', 'b.sql', 'c.sql'] });
  const after = await api.stored(jobId);
  expect(after.tasks[0]!.id).toBe(before.tasks[0]!.id);
  expect(after.tasks[1]!.statement).not.toBe(before.tasks[1]!.statement);
  await api.worker.drain();
  expect(await api.summary(jobId)).toMatchObject({ status: 'success' });
  expect(await api.services.executions.history(testAdmin, before.id, { limit: 9, offset: 0 })).toHaveLength(2);
});

test('what a later submission says beyond files is changed, what it does not say stays', async () => {
  const { jobId } = await api.submit({ jobName: unique('again'), defaultSchema: 's', extra: ' e ' });
  await api.worker.drain();
  await api.submit({ jobId, defaultDatabase: 'd', onTop: 'true', schedulable: 'true', cronExpression: '1 2 * * *' });
  expect((await api.stored(jobId)).options).toMatchObject({
    onTop: true,
    lineage: { vendor: 'dbvoracle', defaultDatabase: 'd', defaultSchema: 's' },
  });
  expect(await api.summary(jobId)).toMatchObject({ schedulable: true, cronExpression: '1 2 * * *', extra: ' e ' });
  // the run of that one waits still: nothing but files and onTop can be changed
  await api.submit({ jobId, defaultDatabase: 'd', onTop: 'false' }, { 'b.sql': '1' });
  const refused = await api.call(`${JOB}/submitPersistJob`, { dbvendor: 'dbvoracle', jobId, defaultSchema: 't' });
  expect(refused.body).toMatchObject({ code: 400, error: expect.stringContaining('is running') });
  await api.worker.drain();
});

test('incremental=false puts the files in the place of all earlier ones', async () => {
  const { jobId } = await api.submit({}, { 'a.sql': '1', 'b.sql': '1' });
  await api.worker.drain();
  const later = await api.submit({ jobId, incremental: 'false' }, { 'c.sql': '1' });
  expect(later.fileNames).toEqual(['c.sql']);
  expect(await api.summary(jobId)).toMatchObject({ incremental: false });
  await api.worker.drain();
});

test('the database stays where all files are sent anew', async () => {
  const place = { dbvendor: 'dbvpostgresql', hostname: 'db', account: 'ann', database: 'sales' };
  const { jobId } = await api.submit(place, { 'a.sql': '1' });
  await api.worker.drain();
  const again = { dbvendor: 'dbvpostgresql', jobId, incremental: 'false' };
  expect((await api.submit(again, { 'b.sql': '1' })).fileNames).toEqual(['sales', 'b.sql']);
  await api.worker.drain();
});

test('a paused schedule is taken up again by a submission that asks for one, and by no other', async () => {
  const { jobId } = await api.submit({ schedulable: 'true' });
  await api.worker.drain();
  await api.call(`${JOB}/pauseScheduleJob`, { jobId });
  const after = async (fields: Readonly<Record<string, string>>) => {
    await api.submit({ jobId, ...fields });
    await api.worker.drain();
    return api.summary(jobId);
  };
  expect(await after({})).toMatchObject({ schedulable: false, cancelSchedule: true });
  expect(await after({ schedulable: 'true' })).toMatchObject({ schedulable: true, cancelSchedule: false });
});
