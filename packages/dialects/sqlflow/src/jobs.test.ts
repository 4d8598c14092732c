import { DomainError } from '@jobglot/core';
import { fakeLineageEngine, testAdmin } from '@jobglot/core/testing';
import { type SqlflowFixture, sqlflowFixture, unique } from './testing/sqlflow-fixture';
import { domainId } from './wire/job-id';

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());

const JOB = '/sqlflow/job';
const summary = async (jobId: string) => (await api.call(`${JOB}/displayUserJobSummary`, { jobId })).body.data;
const stored = (jobId: string) => api.services.jobs.get(testAdmin, domainId(jobId));

test('a first submission answers as the page has it', async () => {
  const files = { '1.sql': 'select 1', '1.zip': 'PK' };
  const { status, type, body } = await api.call(
    `${JOB}/submitPersistJob`,
    { dbvendor: 'dbvmssql', jobName: 'job1' },
    files,
  );
  expect([status, type]).toEqual([200, 'application/json;charset=utf-8']);
  expect(body).toEqual({
    code: 200,
    data: {
      jobId: expect.stringMatching(/^[0-9a-f]{32}$/),
      jobName: 'job1',
      userId: api.userId,
      dbVendor: 'dbvmssql',
      dataSource: {},
      fileNames: ['1.sql', '1.zip'],
      createTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      status: 'create',
    },
  });
  expect(await stored(body.data.jobId)).toMatchObject({ type: 'Lineage', concurrencyPolicy: 'queue', tasks: [{}, {}] });
});

test('a job is polled to its end', async () => {
  const { jobId } = await api.submit();
  expect(await summary(jobId)).toMatchObject({ status: 'create', persist: true, incremental: true });
  await api.worker.drain();
  const ended = await summary(jobId);
  expect(ended).toMatchObject({ status: 'success', sessionId: expect.stringMatching(/^[0-9a-f]{64}_\d+$/) });
  const bad = await api.submit({}, { 'bad.sql': 'x' });
  const some = await api.submit({}, { 'bad.sql': 'x', 'b.sql': 'y' });
  await api.worker.drain();
  expect(await summary(bad.jobId)).toMatchObject({ status: 'fail', errorMessage: expect.stringContaining('bad.sql') });
  expect(await summary(some.jobId)).toMatchObject({ status: 'partial_success' });
});

test('later submissions add files, and put those of a known name in its place', async () => {
  const { jobId } = await api.submit({}, { 'a.sql': '1', 'b.sql': '1' });
  const before = await stored(jobId);
  const later = await api.submit({ jobId }, { 'b.sql': '2', 'c.sql': '1', 'a.sql': '1' });
  expect(later).toMatchObject({ jobId, fileNames: ['a.sql', 'b.sql', 'c.sql'] });
  const after = await stored(jobId);
  expect(after.tasks[0]!.id).toBe(before.tasks[0]!.id);
  expect(after.tasks[1]!.statement).not.toBe(before.tasks[1]!.statement);
  await api.worker.drain();
  expect(await summary(jobId)).toMatchObject({ status: 'success' });
  expect(await api.services.executions.history(testAdmin, before.id, { limit: 9, offset: 0 })).toHaveLength(2);
});

test.each([
  ['a jobId and firstSubmit', { firstSubmit: 'true', jobId: 'x' }, 400, 'jobId'],
  ['an unknown jobId', { jobId: 'c359aef4bd9641d697732422debd8055' }, 404, 'no job'],
  ['no dbvendor', { dbvendor: '' }, 400, 'dbvendor'],
  ['another dbvendor', { dbvendor: 'dbvnothing' }, 400, 'dbvendor'],
  ['a cron expression that is none', { schedulable: 'true', cronExpression: 'x' }, 400, 'cron'],
  ['a flag that is none', { onTop: 'maybe' }, 400, 'onTop'],
])('%s is an error in the body', async (_what, fields, code, text) => {
  const { status, body } = await api.call(
    `${JOB}/submitPersistJob`,
    { dbvendor: 'dbvoracle', ...fields },
    { 'a.sql': 'x' },
  );
  expect([status, body.code]).toEqual([200, code]);
  expect(body.error).toContain(text);
});

test('no files at all, or one that is no SQL', async () => {
  expect((await api.call(`${JOB}/submitPersistJob`, { dbvendor: 'dbvoracle' })).body).toMatchObject({ code: 400 });
  const refused = await api.call(`${JOB}/submitPersistJob`, { dbvendor: 'dbvoracle' }, { 'a.exe': 'MZ' });
  expect(refused.body).toMatchObject({ code: 400, error: expect.stringContaining('a.exe') });
});

test('names may be missing, come again, or be none of the domain', async () => {
  const name = unique('same');
  const all = [
    await api.submit({ jobName: name }),
    await api.submit({ jobName: name }),
    await api.submit({ jobName: 'a/b' }),
  ];
  expect(all.map(({ jobName }) => jobName)).toEqual([name, name, 'a/b']);
  expect((await api.submit()).jobName).toBe('');
  expect((await stored(all[1]!.jobId)).name).toMatch(new RegExp(`^${name} [0-9a-f]{8}$`));
  expect((await api.call(`${JOB}/displayUserJobSummary`, { jobName: name })).body.data.jobId).toBe(all[1]!.jobId);
});

test('parameters travel in the query, in a form, or in both; flags in any case', async () => {
  const form = new URLSearchParams({ token: api.token, onTop: 'True' });
  const { jobId } = await api.submit();
  const url = `http://${api.host}/gspLive_backend/sqlflow/job/setJobOnTop?userId=${api.userId}&jobId=${jobId}&onTop=false`;
  const answer = await fetch(url, { method: 'POST', body: form });
  expect(await answer.json()).toMatchObject({ code: 200, data: { onTop: true } });
});

test('a run on top is taken first; a job is set on top while it waits', async () => {
  await api.worker.drain();
  const [one, two, three] = [await api.submit(), await api.submit(), await api.submit({ onTop: 'true' })];
  await api.call(`${JOB}/setJobOnTop`, { jobId: two.jobId, onTop: 'true' });
  await api.services.dispatcher.idle();
  const marked = api.queue.tickets.filter(({ onTop }) => onTop).length;
  expect(marked).toBe(2);
  expect(await summary(one.jobId)).toMatchObject({ onTop: false });
  expect(await summary(three.jobId)).toMatchObject({ onTop: true });
  await api.worker.drain();
});

test('a scheduled job is listed, paused, resumed and changed', async () => {
  const { jobId } = await api.submit({ schedulable: 'true' });
  await api.worker.drain();
  expect(await summary(jobId)).toMatchObject({ schedulable: true, cronExpression: '0 1 * * *' });
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

test('a job that runs is cancelled, waited for and deleted', async () => {
  const { jobId } = await api.submit({}, { 'slow.sql': 'x' });
  const drained = api.worker.drain();
  while ((await summary(jobId)).status !== 'running') await new Promise(setImmediate);
  const { body } = await api.call(`${JOB}/deleteUserJob`, { jobId });
  await drained;
  expect(body).toMatchObject({ code: 200, data: { jobId, status: 'delete' } });
  expect((await api.call(`${JOB}/displayUserJobSummary`, { jobId })).body.code).toBe(404);
});

test('a job is run again', async () => {
  const { jobId } = await api.submit();
  await api.worker.drain();
  expect((await api.call(`${JOB}/rerunJob`, { jobId })).body.data).toMatchObject({ jobId, status: 'create' });
  expect(await summary(jobId)).toMatchObject({ status: 'create' });
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

test('a database is named by its server, or by a connection', async () => {
  const place = { hostname: 'db.example.org', port: '5432', account: 'ann', password: 'canary', database: 'sales' };
  const job = await api.submit({ dbvendor: 'dbvpostgresql', ...place }, {});
  expect(job).toMatchObject({ fileNames: ['sales'], dataSource: { hostname: 'db.example.org', database: 'sales' } });
  expect(JSON.stringify([job, await stored(job.jobId)])).not.toContain('canary');
  const { name } = await api.services.connections.create(testAdmin, 'default', {
    name: unique('connection'),
    connector: 'PostgreSQL',
    properties: { Server: 'db' },
  });
  const other = await api.submit({ dbvendor: 'dbvpostgresql', sqlsource: name }, {});
  expect(await stored(other.jobId)).toMatchObject({ sourceConnectionId: expect.any(String) });
  const refused = await api.call(`${JOB}/submitPersistJob`, { dbvendor: 'dbvoracle', ...place });
  expect(refused.body).toMatchObject({ code: 400, error: expect.stringContaining('hostname') });
});

test('what a later submission says beyond files is changed, what it does not say stays', async () => {
  const { jobId } = await api.submit({ jobName: unique('again'), defaultSchema: 's', extra: ' e ' });
  await api.worker.drain();
  await api.submit({ jobId, defaultDatabase: 'd', onTop: 'true', schedulable: 'true', cronExpression: '1 2 * * *' });
  expect((await stored(jobId)).options).toMatchObject({
    onTop: true,
    lineage: { vendor: 'dbvoracle', defaultDatabase: 'd', defaultSchema: 's' },
  });
  expect(await summary(jobId)).toMatchObject({ schedulable: true, cronExpression: '1 2 * * *', extra: ' e ' });
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
  expect(await summary(jobId)).toMatchObject({ incremental: false });
  await api.worker.drain();
});

test('two different files of one name, and parts of another name, are refused', async () => {
  const twice = new FormData();
  const fields = { userId: api.userId, token: api.token, dbvendor: 'dbvoracle' };
  for (const [name, value] of Object.entries(fields)) twice.append(name, value);
  const send = async () => {
    const answer = await fetch(`http://${api.host}/gspLive_backend${JOB}/submitPersistJob`, {
      method: 'POST',
      body: twice,
    });
    return answer.json();
  };
  twice.append('sqlfiles', new Blob(['select 1']), 'a.sql');
  twice.append('sqlfiles', new Blob(['select 1']), 'a.sql');
  expect(await send()).toMatchObject({ code: 200, data: { fileNames: ['a.sql'] } });
  twice.append('sqlfiles', new Blob(['select 2']), 'a.sql');
  expect(await send()).toMatchObject({ code: 400, error: expect.stringContaining('a.sql') });
  twice.delete('sqlfiles');
  twice.append('sqlfile', new Blob(['select 1']), 'a.sql');
  expect(await send()).toMatchObject({ code: 400, error: expect.stringContaining('sqlfiles') });
});

const PLACE = { dbvendor: 'dbvpostgresql', hostname: 'db.example.org', account: 'ann', database: 'sales' };
const connections = () => api.services.connections.list(testAdmin, 'default', { limit: 1000, offset: 0 });

test('the server of a job is changed in its place, and goes with the job', async () => {
  const before = (await connections()).length;
  const { jobId } = await api.submit({ ...PLACE, password: ' p ' }, {});
  const { sourceConnectionId } = await stored(jobId);
  await api.worker.drain();
  const later = await api.submit({ ...PLACE, jobId, database: 'sales2', port: '6432' }, {});
  expect(later).toMatchObject({ fileNames: ['sales2'], dataSource: { port: '6432', database: 'sales2' } });
  expect((await stored(jobId)).sourceConnectionId).toBe(sourceConnectionId);
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

test('a cron expression without schedulable is kept, and is no schedule', async () => {
  const { jobId } = await api.submit({ cronExpression: '5 4 * * *' });
  await api.worker.drain();
  expect(await summary(jobId)).toMatchObject({ schedulable: false, cronExpression: '5 4 * * *' });
  const { data } = (await api.call(`${JOB}/listScheduleJobs`)).body;
  expect(data.map((job: { jobId: string }) => job.jobId)).not.toContain(jobId);
  for (const name of ['pauseScheduleJob', 'resumeScheduleJob', 'updateScheduleJob']) {
    expect((await api.call(`${JOB}/${name}`, { jobId, cronExpression: '1 1 * * *' })).body.code).toBe(400);
  }
});

test('a simple job keeps its settings', async () => {
  const simple = { dbvendor: 'dbvoracle', jobName: 'simple' };
  const fields = { ...simple, showRelationType: 'fdr', ignoreRecordSet: 'False', csvFormat: 'x' };
  const { body } = await api.call(`${JOB}/submitUserJob`, fields, { 'a.sql': 'x' });
  await api.worker.drain();
  expect(await summary(body.data.jobId)).toMatchObject({
    persist: false,
    showRelationType: 'fdr',
    ignoreRecordSet: false,
    csvFormat: 'x',
  });
  const unclear = { ...simple, showTransform: 'maybe' };
  expect((await api.call(`${JOB}/submitUserJob`, unclear, { 'a.sql': 'x' })).body.code).toBe(400);
  expect((await api.call(`${JOB}/submitUserJob`, { dbvendor: 'dbvoracle' }, { 'a.sql': 'x' })).body.code).toBe(400);
});

test('an export that fails before its first piece is an error in the body', async () => {
  const { jobId } = await api.submit();
  const failing = jest.spyOn(fakeLineageEngine, 'export').mockImplementation(async function* () {
    if (jobId) throw new DomainError('job.not_found', 'The job has no run.');
    yield '';
  });
  const { status, body } = await api.call(`${JOB}/exportLineageAsOpenLineage`, { jobId });
  failing.mockRestore();
  expect([status, body]).toEqual([200, { code: 404, error: 'The job has no run.' }]);
  await api.worker.drain();
});

test('exports are documents of their own', async () => {
  const { jobId } = await api.submit();
  await api.worker.drain();
  const types = {
    exportLineageAsJson: 'application/json;charset=utf-8',
    exportFullLineageAsCsv: 'text/csv;charset=utf-8',
  };
  for (const [name, type] of Object.entries(types)) {
    const answer = await api.call(`${JOB}/${name}`, { jobId });
    expect([answer.status, answer.type]).toEqual([200, type]);
  }
  const { body } = await api.call(`${JOB}/exportLineageAsJson`, { jobId });
  expect(Object.keys(body)).toEqual(['jobId', 'sessionId', 'code', 'data']);
  expect(body.sessionId).toBe((await summary(jobId)).sessionId);
  expect((await api.call(`${JOB}/exportLineageAsCsv`, { jobId, delimiter: '\t' })).status).toBe(200);
  expect((await api.call(`${JOB}/exportLineageAsCsv`, { jobId, delimiter: ';;' })).body.code).toBe(400);
  expect((await api.call(`${JOB}/exportLineageAsGraphml`, { jobId: 'x' })).body.code).toBe(404);
  const { id } = await api.services.jobs.create(testAdmin, 'default', {
    name: unique('no lineage'),
    type: 'Standard',
    sourceConnectionId: null,
    destinationConnectionId: null,
  });
  expect((await api.call(`${JOB}/exportLineageAsJson`, { jobId: id })).body.code).toBe(400);
});
