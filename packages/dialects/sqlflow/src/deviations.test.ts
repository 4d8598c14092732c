import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testAdmin } from '@jobglot/core/testing';
import { BASE, formOf, type SqlflowFixture, sqlflowFixture, unique } from './testing/sqlflow-fixture';
import { domainId } from './wire/job-id';

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());

const JOB = '/sqlflow/job';
const SUBMIT = `${JOB}/submitPersistJob`;
const PLACE = { dbvendor: 'dbvpostgresql', hostname: 'db', account: 'ann', database: 'sales' };
const FILE = { 'a.sql': 'select 1' };
type Fields = Readonly<Record<string, string>>;
const submit = (fields: Fields, files = {}) => api.call(SUBMIT, { dbvendor: 'dbvoracle', ...fields }, files);
const summary = async (fields: Fields) => (await api.call(`${JOB}/displayUserJobSummary`, fields)).body.data;
const refusal = (text: string, code = 400) => ({ status: 200, body: { code, error: expect.stringContaining(text) } });

async function done(fields: Fields = {}, files: Readonly<Record<string, string>> = FILE) {
  const job = await api.submit(fields, files);
  await api.worker.drain();
  return job;
}

async function foreignJob() {
  const { id } = await api.services.connections.create(testAdmin, 'default', {
    name: unique('connection'),
    connector: 'PostgreSQL',
    properties: { Server: 'db' },
  });
  return api.services.jobs.create(testAdmin, 'default', {
    name: unique('foreign'),
    type: 'Standard',
    sourceConnectionId: id,
    destinationConnectionId: id,
    statements: [{ statement: 'REPLICATE [Accounts]', active: true }],
  });
}

async function raw(path: string, init: RequestInit = {}, base = BASE) {
  const answer = await fetch(`http://${api.host}${base}${path}`, { method: 'POST', ...init });
  // biome-ignore lint/suspicious/noExplicitAny: documents of many operations
  return { status: answer.status, body: (await answer.json()) as any };
}
const query = (fields: Fields) => new URLSearchParams({ userId: api.userId, token: api.token, ...fields });

test('every decision has a test that names it', () => {
  const text = readFileSync(join(__dirname, '../DEVIATIONS.md'), 'utf8');
  const numbers = [...text.matchAll(/^\| (D\d+) \|/gm)].map(([, number]) => number!);
  const tests = readFileSync(__filename, 'utf8');
  expect(numbers).toEqual(Array.from({ length: 21 }, (_, i) => `D${i + 1}`));
  expect(numbers.filter((number) => !new RegExp(`['"]${number}: `).test(tests))).toEqual([]);
});

test('D1: errors are HTTP 200 with a code; only what no operation answers is said by HTTP too', async () => {
  const jobId = 'c359aef4bd9641d697732422debd8055';
  expect(await submit({ token: 'x' }, FILE)).toMatchObject(refusal('token', 401));
  expect(await submit({ jobId }, FILE)).toMatchObject(refusal('no job', 404));
  expect(await submit({ dbvendor: '' }, FILE)).toMatchObject(refusal('dbvendor'));
  expect(await raw('/sqlflow/nothing')).toMatchObject({ status: 404, body: { code: 404 } });
  expect(await raw(SUBMIT, { method: 'GET' })).toMatchObject({ status: 405, body: { code: 405 } });
});

test('D2: both addresses are one API', async () => {
  const { jobId } = await done();
  for (const base of ['/gspLive_backend', '/api/gspLive_backend']) {
    const { body } = await raw(`${JOB}/displayUserJobSummary?${query({ jobId })}`, {}, base);
    expect(body).toMatchObject({ code: 200, data: { jobId } });
  }
});

test('D3: parameters come in the query, in a form or in both, and the form wins', async () => {
  const { jobId } = await done();
  const form = formOf({ jobId, onTop: 'True' }, {});
  const both = await raw(`${JOB}/setJobOnTop?${query({ jobId: 'x', onTop: 'false' })}`, { body: form });
  expect(both.body).toMatchObject({ code: 200, data: { jobId, onTop: true } });
  const twice = await raw(`${JOB}/displayUserJobSummary?${query({})}&jobId=a&jobId=b`);
  expect(twice).toMatchObject(refusal('jobId'));
  const json = { body: '{"sqlfiles":["binary"]}', headers: { 'content-type': 'application/json' } };
  expect(await raw(`${SUBMIT}?${query({})}`, json)).toMatchObject({ status: 200, body: { code: 415 } });
  expect(await submit({ onTop: 'yes' }, FILE)).toMatchObject(refusal('onTop'));
  expect((await submit({ unheardOf: 'x' }, FILE)).body.code).toBe(200);
});

test("D4: generateToken's code is a text; the literal token and a header prove nobody", async () => {
  const { id, secret } = await api.client('viewer', 'sqlflow');
  const { body } = await api.call('/user/generateToken', { userId: id, secretKey: secret });
  expect(body).toEqual({ code: '200', token: expect.any(String) });
  const local = { userId: 'gudu|0123456789', token: 'token' };
  expect(await api.call(`${JOB}/displayUserJobsSummary`, local)).toMatchObject(refusal('token', 401));
  const headers = { Authorization: body.token };
  expect(await raw(`${JOB}/displayUserJobsSummary?userId=${id}`, { headers })).toMatchObject(refusal('token', 401));
});

test('D5: there is an export as OpenLineage', async () => {
  const { jobId } = await done();
  const { status, type } = await api.call(`${JOB}/exportLineageAsOpenLineage`, { jobId });
  expect([status, type]).toEqual([200, 'application/json;charset=utf-8']);
});

test('D6: a sqlsource is kept; one that names a connection chooses it', async () => {
  const { id, name } = await api.services.connections.create(testAdmin, 'default', {
    name: unique('connection'),
    connector: 'PostgreSQL',
    properties: { Server: 'db' },
  });
  const named = await done({ sqlsource: name }, {});
  expect(await api.stored(named.jobId)).toMatchObject({ sourceConnectionId: id });
  expect(named).toMatchObject({ dataSource: { sqlsource: name }, fileNames: [name] });
  const other = await done({ sqlsource: 'github' });
  expect(await api.stored(other.jobId)).toMatchObject({ sourceConnectionId: null });
  expect(await summary({ jobId: other.jobId })).toMatchObject({ sqlsource: 'github' });
});

test('D7: without jobId it is a new job, with firstSubmit=true and one an error', async () => {
  for (const firstSubmit of ['true', 'false', '']) {
    expect((await submit({ firstSubmit }, FILE)).body).toMatchObject({ code: 200, data: { status: 'create' } });
  }
  await api.worker.drain();
  const { jobId } = await done();
  expect(await submit({ firstSubmit: 'true', jobId }, FILE)).toMatchObject(refusal('jobId'));
  expect((await submit({ firstSubmit: 'false', jobId }, FILE)).body.data.jobId).toBe(jobId);
  const { id } = await foreignJob();
  expect(await submit({ jobId: id }, FILE)).toMatchObject(refusal('jobId'));
  const simple = await api.call(`${JOB}/submitUserJob`, { dbvendor: 'dbvoracle', jobName: 's' }, FILE);
  expect(await submit({ jobId: simple.body.data.jobId }, FILE)).toMatchObject(refusal('jobId'));
  await api.worker.drain();
});

test('D8: a later submission adds, changes what it says, and is a run of its own', async () => {
  const { jobId } = await done({ extra: 'e', jobName: 'first' }, { 'a.sql': '1' });
  const later = await api.submit({ jobId, defaultSchema: 's', jobName: 'second' }, { 'a.sql': '2', 'b.sql': '1' });
  expect(later).toMatchObject({ fileNames: ['a.sql', 'b.sql'], jobName: 'first' });
  expect((await submit({ jobId, onTop: 'true', jobName: 'third' }, { 'c.sql': '1' })).body.code).toBe(200);
  expect(await submit({ jobId, defaultSchema: 't' })).toMatchObject(refusal('running'));
  expect(await submit({ jobId, dbvendor: 'dbvmssql' })).toMatchObject(refusal('dbvendor'));
  await api.worker.drain();
  expect(await summary({ jobId })).toMatchObject({ extra: 'e', onTop: true, incremental: true });
  expect(await api.services.executions.history(testAdmin, domainId(jobId), { limit: 9, offset: 0 })).toHaveLength(3);
  expect((await done({ jobId, incremental: 'false' }, { 'd.sql': '1' })).fileNames).toEqual(['d.sql']);
});

test('D9: files are parts named sqlfiles, each with a name of its own', async () => {
  const send = (parts: [part: string, name: string, content: string][]) => {
    const form = new FormData();
    form.append('dbvendor', 'dbvoracle');
    for (const [part, name, content] of parts) form.append(part, new Blob([content]), name);
    return raw(`${SUBMIT}?${query({})}`, { body: form });
  };
  expect(await send([['sqlfile', 'a.sql', '1']])).toMatchObject(refusal('sqlfiles'));
  const folders = await send([
    ['sqlfiles', 'x/a.sql', '1'],
    ['sqlfiles', 'y/a.sql', '2'],
  ]);
  expect(folders).toMatchObject(refusal('a.sql'));
  const named = await send([
    ['sqlfiles', 'x/a.sql', '1'],
    ['sqlfiles', 'y\\b.sql', '2'],
    ['sqlfiles', '', '3'],
  ]);
  expect(named.body.data.fileNames).toEqual(['a.sql', 'b.sql', 'file3.sql']);
  expect(await submit({})).toMatchObject(refusal('sqlfiles'));
  await api.worker.drain();
});

test('D10: a name may be missing or come again; it finds the newest', async () => {
  const jobName = unique('same');
  const [first, second] = [await done({ jobName }), await done({ jobName })];
  expect([first.jobName, second.jobName]).toEqual([jobName, jobName]);
  expect((await api.stored(second.jobId)).name).not.toBe(jobName);
  expect(await summary({ jobName })).toMatchObject({ jobId: second.jobId });
  expect((await done()).jobName).toBe('');
});

test('D11: ids are 32 digits, with dashes they are read too; times are UTC', async () => {
  const { jobId, createTime } = await done();
  const { id, createdAt } = await api.stored(jobId);
  expect(jobId).toBe(id.replaceAll('-', ''));
  expect(await summary({ jobId: id })).toMatchObject({ jobId });
  expect(createTime).toBe(createdAt.toISOString().slice(0, 19).replace('T', ' '));
});

test('D12: servers of PostgreSQL and MySQL are read; half a form is refused; the connection goes with the job', async () => {
  const count = async () =>
    (await api.services.connections.list(testAdmin, 'default', { limit: 99, offset: 0 })).length;
  const before = await count();
  expect(await submit({ ...PLACE, dbvendor: 'dbvoracle' })).toMatchObject(refusal('hostname'));
  for (const name of ['account', 'database']) {
    expect(await submit({ ...PLACE, [name]: '' })).toMatchObject(refusal(name));
  }
  expect(await submit({ ...PLACE, port: '0' })).toMatchObject(refusal('port'));
  for (const name of ['port', 'account', 'password', 'database']) {
    expect(await submit({ [name]: 'canary' }, FILE)).toMatchObject(refusal('hostname'));
  }
  const { jobId, dataSource } = await done({ ...PLACE, password: 'canary' }, {});
  expect(dataSource).toEqual({ hostname: 'db', port: '', account: 'ann', database: 'sales' });
  expect(await count()).toBe(before + 1);
  await api.call(`${JOB}/deleteUserJob`, { jobId });
  expect(await count()).toBe(before);
});

test('D13: create, running, success, partial_success, fail, each with what clients read', async () => {
  const { jobId } = await api.submit({}, { 'slow.sql': '1' });
  expect(await summary({ jobId })).toMatchObject({ status: 'create' });
  const drained = api.worker.drain();
  while ((await summary({ jobId })).status !== 'running') await new Promise(setImmediate);
  await api.services.executions.cancelJob(testAdmin, domainId(jobId));
  await drained;
  expect(await summary({ jobId })).toMatchObject({
    status: 'fail',
    errorMessage: expect.stringContaining('cancelled'),
  });
  const waiting = (await api.submit()).jobId;
  await api.services.executions.cancelJob(testAdmin, domainId(waiting));
  expect(await summary({ jobId: waiting })).toMatchObject({
    status: 'fail',
    errorMessage: expect.stringMatching(/\S/),
  });
  const statusAfter = async (files: Readonly<Record<string, string>>) =>
    (await summary({ jobId: (await done({}, files)).jobId })).status;
  expect(await statusAfter(FILE)).toBe('success');
  expect(await statusAfter({ 'bad.sql': '1' })).toBe('fail');
  expect(await statusAfter({ 'bad.sql': '1', 'a.sql': '1' })).toBe('partial_success');
});

test("D14: what tells of the vendor's own is empty; what waits is in the total alone", async () => {
  const { jobId } = await done();
  const fixed = { userEmail: '', hasMetadata: false, subJobs: [], version: '5.2.0', userId: api.userId };
  expect(await summary({ jobId })).toMatchObject(fixed);
  const all = async () => (await api.call(`${JOB}/displayUserJobsSummary`)).body.data;
  const before = await all();
  await api.submit();
  expect(await all()).toMatchObject({ total: before.total + 1, success: before.success, fail: before.fail });
  await api.worker.drain();
  expect(await all()).toMatchObject({ total: before.total + 1, success: before.success + 1 });
});

test('D15: the latest job is the newest Lineage job; none is run again unnamed', async () => {
  const { jobId } = await done();
  await foreignJob();
  expect(await summary({})).toMatchObject({ jobId });
  expect((await api.call(`${JOB}/exportLineageAsJson`)).body).toMatchObject({ jobId });
  expect(await api.call(`${JOB}/rerunJob`)).toMatchObject(refusal('jobId'));
  expect(await api.call(`${JOB}/deleteUserJob`)).toMatchObject(refusal('jobId'));
});

test('D16: schedules', async () => {
  const { jobId } = await done({ schedulable: 'true' });
  expect((await api.stored(jobId)).schedule).toMatchObject({ enabled: true, cron: '0 1 * * *', timeZone: null });
  expect(await summary({ jobId })).toMatchObject({ status: 'success' });
  const listed = async () =>
    (await api.call(`${JOB}/listScheduleJobs`)).body.data.map((job: { jobId: string }) => job.jobId);
  const paused = await api.call(`${JOB}/pauseScheduleJob`, { jobId });
  expect(paused.body.data).toMatchObject({ jobId, schedulable: false, cancelSchedule: true });
  expect(await listed()).toContain(jobId);
  const other = await done({ cronExpression: '1 1 * * *' });
  expect(await summary({ jobId: other.jobId })).toMatchObject({ schedulable: false, cronExpression: '1 1 * * *' });
  expect(await listed()).not.toContain(other.jobId);
  expect(await api.call(`${JOB}/pauseScheduleJob`, { jobId: other.jobId })).toMatchObject(refusal('schedule'));
});

test('D17: a job that runs is cancelled, waited for and deleted', async () => {
  const { jobId } = await api.submit({}, { 'slow.sql': '1' });
  const drained = api.worker.drain();
  while ((await summary({ jobId })).status !== 'running') await new Promise(setImmediate);
  const { body } = await api.call(`${JOB}/deleteUserJob`, { jobId });
  expect(body).toMatchObject({ code: 200, data: { jobId, status: 'delete' } });
  await drained;
  await expect(api.stored(jobId)).rejects.toMatchObject({ code: 'job.not_found' });
});

test('D18: what is on top is taken before what waits', async () => {
  const other = await api.submit();
  const { jobId } = await api.submit();
  await api.call(`${JOB}/setJobOnTop`, { jobId: other.jobId, onTop: 'false' });
  await api.call(`${JOB}/setJobOnTop`, { jobId, onTop: 'true' });
  await api.services.dispatcher.idle();
  const { execution } = await api.services.executions.status(testAdmin, domainId(jobId));
  const marked = api.queue.tickets.filter(({ onTop }) => onTop).map(({ executionId }) => executionId);
  expect(marked).toEqual([execution!.id]);
  await api.worker.drain();
});

test('D19: an export is the document, with the vendor’s head', async () => {
  const { jobId } = await done();
  const { sessionId } = await summary({ jobId });
  expect((await api.call(`${JOB}/exportFullLineageAsJson`, { jobId })).body).toMatchObject({
    jobId,
    sessionId,
    code: 200,
  });
  const latest = await api.call(`${JOB}/displayUserLatestJobTableLevelLineage`);
  expect(latest.body).toMatchObject({ jobId, code: 200, job: { jobId, status: 'success' } });
  for (const delimiter of ['ab', '"', '\n']) {
    expect(await api.call(`${JOB}/exportLineageAsCsv`, { jobId, delimiter })).toMatchObject(refusal('delimiter'));
  }
  const self = await api.call(`${JOB}/displayUserLatestJobTableLevelLineage`, { ignoreSelfLineage: 'false' });
  expect(self).toMatchObject(refusal('ignoreSelfLineage'));
  const { body } = await submit({}, FILE);
  expect((await api.call(`${JOB}/exportLineageAsJson`, { jobId: body.data.jobId })).body).not.toHaveProperty(
    'sessionId',
  );
  await api.worker.drain();
});

test("D20: settings of the vendor's own analysis are kept and shown", async () => {
  const settings = { csvFormat: '1', extractedDbsSchemas: 'a,b', objectCodeEncloseChar: '"' };
  const { body } = await api.call(`${JOB}/submitUserJob`, { dbvendor: 'dbvoracle', jobName: 's', ...settings }, FILE);
  expect(await summary({ jobId: body.data.jobId })).toMatchObject({ ...settings, persist: false });
  await api.worker.drain();
});

test('D21: jobs of other APIs are shown, run and deleted here; they have no lineage', async () => {
  const { id: jobId, name } = await foreignJob();
  const shown = { jobName: name, dbVendor: '', fileNames: ['Accounts'], persist: true, incremental: false };
  expect(await summary({ jobId })).toMatchObject({ ...shown, status: 'create' });
  expect((await api.call(`${JOB}/rerunJob`, { jobId })).body).toMatchObject({ code: 200, data: { status: 'create' } });
  await api.worker.drain();
  expect(await summary({ jobId })).toMatchObject({ ...shown, status: 'success' });
  expect(await api.call(`${JOB}/exportLineageAsJson`, { jobId })).toMatchObject(refusal('lineage'));
  expect((await api.call(`${JOB}/deleteUserJob`, { jobId })).body.data.status).toBe('delete');
});
