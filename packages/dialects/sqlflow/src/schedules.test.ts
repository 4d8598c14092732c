import { type SqlflowFixture, sqlflowFixture } from './testing/sqlflow-fixture';

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());

const JOB = '/sqlflow/job';

test('a scheduled job is listed, paused, resumed and changed', async () => {
  const { jobId } = await api.submit({ schedulable: 'true' });
  await api.worker.drain();
  expect(await api.summary(jobId)).toMatchObject({ schedulable: true, cronExpression: '0 1 * * *' });
  const listed = async () =>
    (await api.call(`${JOB}/listScheduleJobs`)).body.data.map((job: { jobId: string }) => job.jobId);
  expect(await listed()).toContain(jobId);
  const paused = await api.call(`${JOB}/pauseScheduleJob`, { jobId });
  expect(paused.body.data).toMatchObject({ schedulable: false, cancelSchedule: true });
  expect(await listed()).toContain(jobId);
  expect((await api.call(`${JOB}/resumeScheduleJob`, { jobId })).body.data).toMatchObject({
    schedulable: true,
    cancelSchedule: false,
  });
  const changed = await api.call(`${JOB}/updateScheduleJob`, { jobId, cronExpression: '5 4 * * *' });
  expect(changed.body.data).toMatchObject({ cronExpression: '5 4 * * *' });
  expect((await api.call(`${JOB}/resumeScheduleJob`, { jobId: (await api.submit()).jobId })).body.code).toBe(400);
});

test('a cron expression without schedulable is kept, and is no schedule', async () => {
  const { jobId } = await api.submit({ cronExpression: '5 4 * * *' });
  await api.worker.drain();
  expect(await api.summary(jobId)).toMatchObject({ schedulable: false, cronExpression: '5 4 * * *' });
  const { data } = (await api.call(`${JOB}/listScheduleJobs`)).body;
  expect(data.map((job: { jobId: string }) => job.jobId)).not.toContain(jobId);
  for (const name of ['pauseScheduleJob', 'resumeScheduleJob', 'updateScheduleJob']) {
    expect((await api.call(`${JOB}/${name}`, { jobId, cronExpression: '1 1 * * *' })).body.code).toBe(400);
  }
});
