import { testAdmin } from '@jobglot/core/testing';
import { type SqlflowFixture, sqlflowFixture, unique } from './testing/sqlflow-fixture';

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());

const JOB = '/sqlflow/job';

test('a database is named by its server, or by a connection', async () => {
  const place = { hostname: 'db.example.org', port: '5432', account: 'ann', password: 'canary', database: 'sales' };
  const job = await api.submit({ dbvendor: 'dbvpostgresql', ...place }, {});
  expect(job).toMatchObject({ fileNames: ['sales'], dataSource: { hostname: 'db.example.org', database: 'sales' } });
  expect(JSON.stringify([job, await api.stored(job.jobId)])).not.toContain('canary');
  const { name } = await api.services.connections.create(testAdmin, 'default', {
    name: unique('connection'),
    connector: 'PostgreSQL',
    properties: { Server: 'db' },
  });
  const other = await api.submit({ dbvendor: 'dbvpostgresql', sqlsource: name }, {});
  expect(await api.stored(other.jobId)).toMatchObject({ sourceConnectionId: expect.any(String) });
  const refused = await api.call(`${JOB}/submitPersistJob`, { dbvendor: 'dbvoracle', ...place });
  expect(refused.body).toMatchObject({ code: 400, error: expect.stringContaining('hostname') });
});

const PLACE = { dbvendor: 'dbvpostgresql', hostname: 'db.example.org', account: 'ann', database: 'sales' };
const connections = () => api.services.connections.list(testAdmin, 'default', { limit: 1000, offset: 0 });

test('the server of a job is changed in its place, and goes with the job', async () => {
  const before = (await connections()).length;
  const { jobId } = await api.submit({ ...PLACE, password: ' p ' }, {});
  const { sourceConnectionId } = await api.stored(jobId);
  await api.worker.drain();
  const later = await api.submit({ ...PLACE, jobId, database: 'sales2', port: '6432' }, {});
  expect(later).toMatchObject({ fileNames: ['sales2'], dataSource: { port: '6432', database: 'sales2' } });
  expect((await api.stored(jobId)).sourceConnectionId).toBe(sourceConnectionId);
  expect((await api.services.connections.resolveForRun(sourceConnectionId!)).properties).toEqual({
    Server: 'db.example.org',
    Port: '6432',
    Database: 'sales2',
    User: 'ann',
    Password: ' p ',
  });
  await api.worker.drain();
  await api.call(`${JOB}/deleteUserJob`, { jobId });
  expect(await connections()).toHaveLength(before);
});

test.each([
  ['a cron expression that is none', { cronExpression: 'x', schedulable: 'true' }, 'cron'],
  ['a port that is none', { port: '65536' }, 'port'],
  ['no account', { account: '' }, 'account'],
  ['a port without a server', { hostname: '', port: '5432', database: '' }, 'hostname'],
  ['a database without a server', { hostname: '', account: '' }, 'hostname'],
])('%s leaves no connection behind', async (_what, change, text) => {
  const before = (await connections()).length;
  const { body } = await api.call(`${JOB}/submitPersistJob`, { ...PLACE, ...change }, { 'a.sql': '1' });
  expect(body).toMatchObject({ code: 400, error: expect.stringContaining(text) });
  expect(await connections()).toHaveLength(before);
});

test('the same form can come while the job runs', async () => {
  const { jobId } = await api.submit({ ...PLACE, password: 'p' }, { 'slow.sql': '1' });
  const drained = api.worker.drain();
  const status = async () => (await api.call(`${JOB}/displayUserJobSummary`, { jobId })).body.data.status;
  while ((await status()) !== 'running') await new Promise(setImmediate);
  const again = { ...PLACE, jobId, password: 'p' };
  expect((await api.call(`${JOB}/submitPersistJob`, again)).body).toMatchObject({ code: 200 });
  const other = { ...again, password: 'q' };
  expect((await api.call(`${JOB}/submitPersistJob`, other)).body).toMatchObject({ code: 400 });
  await api.call(`${JOB}/deleteUserJob`, { jobId });
  await drained;
});

test('a connection that another job has come to use stays', async () => {
  const { jobId } = await api.submit(PLACE, {});
  await api.worker.drain();
  const { sourceConnectionId } = await api.stored(jobId);
  await api.services.jobs.create(testAdmin, 'default', {
    name: unique('other'),
    type: 'Standard',
    sourceConnectionId,
    destinationConnectionId: null,
  });
  expect((await api.call(`${JOB}/deleteUserJob`, { jobId })).body).toMatchObject({ code: 200 });
  expect((await connections()).map(({ id }) => id)).toContain(sourceConnectionId);
});
