import { type CdmFixture, CLUSTER, cdmFixture, configs, jobDocument, PROJECT, unique } from './testing/cdm-fixture';

let api: CdmFixture;
beforeAll(async () => {
  api = await cdmFixture();
});
afterAll(() => api.close());

const at = (name: string, action = '') => `/job/${encodeURIComponent(name)}${action}`;
const read = async (name: string) => (await api.call('get', at(name))).body.jobs[0];
const inputs = (values: { configs: { inputs: { name: string; value: unknown }[] }[] }) =>
  Object.fromEntries(values.configs.flatMap((config) => config.inputs.map(({ name, value }) => [name, value])));

test('a job is created, read and deleted', async () => {
  const [from, to] = [await api.link(), await api.link()];
  const document = jobDocument(from, to);
  const made = await api.call('post', '/job', { jobs: [document] });
  expect([made.status, made.body]).toEqual([200, { name: document.name, 'validation-result': [] }]);
  expect(made.headers['content-type']).toBe('application/json');
  const answer = await api.call('get', at(document.name));
  expect(answer.body).toMatchObject({ total: 1, page_no: 1, page_size: 10, jobs: [document] });
  const [job] = answer.body.jobs;
  expect(job).toMatchObject({ status: 'NEW', group_name: 'DEFAULT', enabled: true, flag: 0, id: expect.any(Number) });
  const stored = await api.services.jobs.getByName(
    { clientId: 'a', clientName: 'a', role: 'admin', workspaces: 'all' },
    'default',
    document.name,
  );
  expect(stored.tasks.map((task) => task.statement)).toEqual(['REPLICATE [public].[Accounts] WITH AppendRows']);
  const gone = await api.call('delete', at(document.name));
  expect([gone.status, gone.body]).toEqual([200, {}]);
  expect((await api.call('get', at(document.name))).status).toBe(400);
});

test('a job runs, and its submissions say so', async () => {
  const name = await api.job();
  const never = await api.call('get', at(name, '/status'));
  expect(never.body.submissions[0]).toMatchObject({ status: 'NEVER_EXECUTED', 'job-name': name });
  const started = await api.call('put', at(name, '/start'), {});
  expect(started.body.submissions[0]).toMatchObject({
    status: 'BOOTING',
    progress: 0,
    'submission-id': expect.any(Number),
  });
  await api.worker.drain();
  const status = await api.call('get', at(name, '/status'));
  expect(status.body.submissions[0]).toMatchObject({ status: 'SUCCEEDED', progress: 100 });
  expect(status.text).toContain('"status":"SUCCEEDED"');
  const history = await api.call('get', `/submissions?jname=${name}`);
  expect(history.body).toMatchObject({ total: 1, page_no: 1, page_size: 10, submissions: status.body.submissions });
  expect(await read(name)).toMatchObject({ status: 'SUCCEEDED' });
});

test.each([
  ['DROP_AND_CREATE', 'none', { dropTable: true }, ''],
  ['CREATE_WHEN_NOT_EXIST', 'shouldClearTable', { truncateTableData: true }, ''],
  ['DO_NOTHING', 'none', {}, ' WITH CreateTable=false, AppendRows'],
  ['CREATE_WHEN_NOT_EXIST', 'whereClause', {}, " WITH AppendRows, DeleteWhere='a = ''x'''"],
])('%s and %s', async (tablePreparation, beforeImportType, options, written) => {
  const target = { schemaName: 's', tableName: 't', tablePreparation, beforeImportType, whereClause: "a = 'x'" };
  const name = await api.job({ 'to-config-values': configs('toJobConfig', target) });
  const [job] = await api.services.lists.find(
    { clientId: 'a', clientName: 'a', role: 'admin', workspaces: 'all' },
    'jobs',
    'default',
    {
      where: { kind: 'compare', term: { field: 'name' }, operator: 'eq', value: name },
      order: [],
      limit: 1,
      offset: 0,
    },
  );
  expect(job!.job.options).toMatchObject(options);
  expect(job!.job.tasks[0]!.statement).toBe(`REPLICATE [s].[t]${written} [public].[Accounts]`);
  expect(inputs((await read(name))['to-config-values'])).toMatchObject({
    'toJobConfig.tablePreparation': tablePreparation,
    'toJobConfig.beforeImportType': beforeImportType,
  });
});

test('the address may have the older prefix, a singular, and a start by GET', async () => {
  const name = await api.job();
  expect((await api.call('get', `/cdm/v1.0/${PROJECT}/clusters/${CLUSTER}/cdm/job/${name}`)).status).toBe(200);
  expect((await api.call('get', `/v1.1/${PROJECT}/cluster/${CLUSTER}/cdm/job/${name}`)).status).toBe(200);
  expect((await api.call('get', at(name, '/start'))).body.submissions[0].status).toBe('BOOTING');
});

test('a list is filtered by name and kind, and paged', async () => {
  const mark = unique('Marked');
  for (const n of [1, 2, 3]) await api.job({ name: `${mark}_${n}` });
  const batch = { name: `${mark}_b`, job_type: 'BATCH_JOB' };
  await api.job(batch);
  const page = (await api.call('get', `/job/all?filter=${mark.toLowerCase()}&page_no=2&page_size=2`)).body;
  expect(page).toMatchObject({ total: 3, page_no: 2, page_size: 2 });
  expect(page.jobs.map((job: { name: string }) => job.name)).toEqual([`${mark}_3`]);
  const other = (await api.call('get', `/job/all?filter=${mark}&jobType=BATCH_JOB`)).body;
  expect(other.jobs.map((job: { name: string }) => job.name)).toEqual([batch.name]);
});

test('counters beyond the page’s Integer stay at its end: Java clients decode nothing bigger', async () => {
  const name = await api.job();
  await api.call('put', at(name, '/start'));
  await api.worker.drain();
  const { id } = await api.services.jobs.getByName(
    { clientId: 'a', clientName: 'a', role: 'admin', workspaces: 'all' },
    'default',
    name,
  );
  const { executions } = api.services;
  const status = await executions.status({ clientId: 'a', clientName: 'a', role: 'admin', workspaces: 'all' }, id);
  const counters = {
    ...status.execution!.counters,
    read: 5e9,
    written: 5e9,
    inserted: 5e9,
    updated: 5e9,
    deleted: 5e9,
  };
  const spy = jest
    .spyOn(executions, 'status')
    .mockResolvedValue({ ...status, execution: { ...status.execution!, counters } });
  const most = { write_rows: 2147483647, update_rows: 2147483647, delete_rows: 2147483647 };
  expect(await read(name)).toMatchObject({ ...most, rows_written: 2147483647, rows_read: 5e9 });
  const [submission] = (await api.call('get', at(name, '/status'))).body.submissions;
  spy.mockRestore();
  expect(submission).toMatchObject(most);
});

test('useSql is read without regard to case', async () => {
  const name = await api.job({ 'from-config-values': configs('fromJobConfig', { useSql: 'TRUE', sql: 'SELECT 1' }) });
  expect((await read(name)).is_use_sql).toBe(true);
});

test('columns of connectors that cannot run here are nobody’s business', async () => {
  const link = await api.link({
    'connector-name': 'dis-connector',
    'link-config-values': configs('linkConfig', { region: 'x' }),
  });
  const name = await api.job({
    'to-link-name': link,
    'to-connector-name': 'dis-connector',
    'from-config-values': configs('fromJobConfig', { schemaName: 's', tableName: 't', columnList: 'a&b' }),
    'to-config-values': configs('toJobConfig', { streamName: 'x', columnList: '1' }),
  });
  expect(inputs((await read(name))['to-config-values'])).toMatchObject({ 'toJobConfig.columnList': '1' });
});
