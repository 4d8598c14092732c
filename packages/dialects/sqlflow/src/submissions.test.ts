import { type SqlflowFixture, sqlflowFixture, unique } from './testing/sqlflow-fixture';

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());

const JOB = '/sqlflow/job';

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
  expect(await api.stored(body.data.jobId)).toMatchObject({
    type: 'Lineage',
    concurrencyPolicy: 'queue',
    tasks: [{}, {}],
  });
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
  expect((await api.stored(all[1]!.jobId)).name).toMatch(new RegExp(`^${name} [0-9a-f]{8}$`));
  expect((await api.call(`${JOB}/displayUserJobSummary`, { jobName: name })).body.data.jobId).toBe(all[1]!.jobId);
});

test('parameters travel in the query, in a form, or in both; flags in any case', async () => {
  const form = new URLSearchParams({ token: api.token, onTop: 'True' });
  const { jobId } = await api.submit();
  const url = `http://${api.host}/gspLive_backend/sqlflow/job/setJobOnTop?userId=${api.userId}&jobId=${jobId}&onTop=false`;
  const answer = await fetch(url, { method: 'POST', body: form });
  expect(await answer.json()).toMatchObject({ code: 200, data: { onTop: true } });
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

test('a simple job keeps its settings', async () => {
  const simple = { dbvendor: 'dbvoracle', jobName: 'simple' };
  const fields = { ...simple, showRelationType: 'fdr', ignoreRecordSet: 'False', csvFormat: 'x' };
  const { body } = await api.call(`${JOB}/submitUserJob`, fields, { 'a.sql': 'x' });
  await api.worker.drain();
  expect(await api.summary(body.data.jobId)).toMatchObject({
    persist: false,
    showRelationType: 'fdr',
    ignoreRecordSet: false,
    csvFormat: 'x',
  });
  const unclear = { ...simple, showTransform: 'maybe' };
  expect((await api.call(`${JOB}/submitUserJob`, unclear, { 'a.sql': 'x' })).body.code).toBe(400);
  expect((await api.call(`${JOB}/submitUserJob`, { dbvendor: 'dbvoracle' }, { 'a.sql': 'x' })).body.code).toBe(400);
});

test('what a first submission says is what the job does', async () => {
  const said = {
    defaultDatabase: 'd',
    defaultSchema: 's',
    parallel: 'true',
    onTop: 'true',
    cronExpression: '1 2 * * *',
  };
  const { jobId } = await api.submit({ ...said, dbvendor: 'DBVMSSQL', schedulable: 'true' });
  expect(await api.stored(jobId)).toMatchObject({
    options: {
      lineage: { vendor: 'dbvmssql', defaultDatabase: 'd', defaultSchema: 's' },
      parallel: true,
      onTop: true,
    },
    schedule: { enabled: true, cron: '1 2 * * *' },
  });
  await api.worker.drain();
});
