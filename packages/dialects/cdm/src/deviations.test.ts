import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError, type Job } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import request from 'supertest';
import { verifyProjectToken } from './iam/project-token';
import {
  BASE,
  type CdmFixture,
  CLUSTER,
  cdmFixture,
  configs,
  DATABASE,
  jobDocument,
  PROJECT,
  unique,
} from './testing/cdm-fixture';

let api: CdmFixture;
beforeAll(async () => {
  api = await cdmFixture();
});
afterAll(() => api.close());

type Change = Readonly<Record<string, unknown>>;
type Values = { configs: { inputs: { name: string; value: unknown }[] }[] };
const at = (name: string, action = '') => `/job/${encodeURIComponent(name)}${action}`;
const flat = ({ configs: groups }: Values) =>
  Object.fromEntries(groups.flatMap(({ inputs }) => inputs.map(({ name, value }) => [name, value])));
const read = async (name: string) => (await api.call('get', at(name))).body.jobs[0];
const stored = (name: string): Promise<Job> => api.services.jobs.getByName(testAdmin, 'default', name);
const statement = async (name: string) => (await stored(name)).tasks[0]!.statement;
const create = async (change: Change) =>
  (await api.call('post', '/job', { jobs: [jobDocument(await api.link(), await api.link(), change)] })).body;
const fileLink = () =>
  api.link({
    'connector-name': 'obs-connector',
    'link-config-values': configs('linkConfig', { server: 'obs.example.org' }),
  });
const driver = (group: string, inputs: Change) => ({ 'driver-config-values': configs(group, inputs) });
const from = (inputs: Change) => ({
  'from-config-values': configs('fromJobConfig', { useSql: 'false', schemaName: 's', tableName: 't', ...inputs }),
});
const to = (inputs: Change) => ({
  'to-config-values': configs('toJobConfig', { schemaName: 's', tableName: 't', ...inputs }),
});

test('every decision has a test that names it', () => {
  const text = readFileSync(join(__dirname, '../DEVIATIONS.md'), 'utf8');
  const numbers = [...text.matchAll(/^\| (D\d+) \|/gm)].map(([, number]) => number!);
  const tests = readFileSync(__filename, 'utf8');
  expect(numbers).toHaveLength(29);
  expect(numbers.filter((number) => !new RegExp(`'${number}: `).test(tests))).toEqual([]);
});

test('D1: errors end in externalMessage', async () => {
  const { body } = await api.call('get', at('nothing'));
  expect(Object.keys(body)).toEqual(['code', 'errCode', 'message', 'externalMessage']);
});

test('D2: other addresses of the same, and a name that is none', async () => {
  const name = await api.job();
  for (const path of [
    `/cdm/v1.0/${PROJECT}/clusters/${CLUSTER}`,
    `/v1.1/${PROJECT}/cluster/${CLUSTER}`,
    `/v1.1/${PROJECT}//clusters//${CLUSTER}`,
  ]) {
    expect((await api.call('get', `${path}/cdm/job/${name}`)).status).toBe(200);
  }
  expect((await api.call('get', at(name, '/start'))).body.submissions[0].status).toBe('BOOTING');
  expect((await create({ name: 'all' })).code).toBe('Cdm.0320');
});

test('D3: values in every form that samples have come back as text', async () => {
  const inputs = [
    { name: 'throttlingConfig.numExtractors', values: '2' },
    { name: 'throttlingConfig.numLoaders', value: 1 },
    { name: 'throttlingConfig.submitToCluster', value: false },
    { name: 'throttlingConfig.writeToLink', value: null },
  ];
  const groups = [{ name: 'throttlingConfig', inputs }, { name: 'jarConfig', inputs: {} }, { name: 'transformConfig' }];
  const name = await api.job({ 'driver-config-values': { configs: groups } });
  const { configs: shown } = (await read(name))['driver-config-values'];
  expect(shown).toEqual([
    {
      name: 'throttlingConfig',
      inputs: [
        { name: 'throttlingConfig.numExtractors', value: '2' },
        { name: 'throttlingConfig.numLoaders', value: '1' },
        { name: 'throttlingConfig.submitToCluster', value: 'false' },
        { name: 'throttlingConfig.writeToLink', value: '' },
      ],
    },
    { name: 'jarConfig', inputs: [] },
    { name: 'transformConfig', inputs: [] },
  ]);
});

test('D4: a percent sign is escaped, and given back escaped it is still one', async () => {
  const name = await api.job(from({ whereClause: "a LIKE '100%'" }));
  const before = await stored(name);
  const document = await read(name);
  expect(flat(document['from-config-values'])['fromJobConfig.whereClause']).toBe("a LIKE '100%25'");
  await api.call('put', at(name), { jobs: [document] });
  expect((await stored(name)).tasks).toEqual(before.tasks);
});

test('D5: a creation answers the first name and what was found', async () => {
  const [one, two] = [jobDocument(await api.link(), await api.link()), jobDocument(await api.link(), await api.link())];
  const { body } = await api.call('post', '/job', { jobs: [one, two] });
  expect(body).toEqual({ name: one.name, 'validation-result': [] });
  const { name: _, ...unnamed } = jobDocument(await api.link(), await api.link());
  const { body: made } = await api.call('post', '/job', { jobs: [unnamed] });
  expect((await read(made.name)).name).toBe(made.name);
});

test('D6: an ERROR is a 200 that saves nothing, a WARNING saves', async () => {
  const name = unique('found');
  const error = await create({ name, ...from({ columnList: 'a&b' }), ...to({ columnList: 'a' }) });
  expect(error).toEqual({
    name,
    'validation-result': [{ message: expect.stringContaining('2 columns'), status: 'ERROR' }],
  });
  expect((await create({ name, 'from-connector-name': 'hive-connector' }))['validation-result'][0].status).toBe(
    'ERROR',
  );
  await expect(stored(name)).rejects.toBeInstanceOf(DomainError);
  const warning = await create({ name, ...from({ odd: '1' }) });
  expect(warning['validation-result']).toEqual([
    { message: expect.stringContaining('fromJobConfig.odd'), status: 'WARNING' },
  ]);
  expect(flat((await read(name))['from-config-values'])['fromJobConfig.odd']).toBe('1');
});

test('D7: statuses of what is not there', async () => {
  const told = async (method: 'get' | 'put' | 'delete', path: string, body?: object) => {
    const answer = await api.call(method, path, body);
    return [answer.status, answer.body.errCode];
  };
  expect(await told('get', at('x'))).toEqual([400, 'Cdm.0100']);
  expect(await told('put', at('x'), { jobs: [{}] })).toEqual([400, 'Cdm.0095']);
  expect(await told('put', at('x', '/start'))).toEqual([400, 'Cdm.0054']);
  expect(await told('get', at('x', '/status'))).toEqual([400, 'Cdm.0054']);
  expect(await told('delete', at('x'))).toEqual([500, 'Cdm.0100']);
});

test('D8: a missing link is 404 when it is read, 400 when it is changed', async () => {
  expect((await api.call('get', '/link/x')).status).toBe(404);
  const links = [
    { name: 'x', 'connector-name': 'generic-jdbc-connector', 'link-config-values': configs('linkConfig', DATABASE) },
  ];
  expect((await api.call('put', '/link/x', { links })).body.code).toBe('Cdm.0316');
});

test('D9: a start is BOOTING, a run that was stopped FAILED', async () => {
  const name = await api.job();
  const { body } = await api.call('put', at(name, '/start'));
  expect(body.submissions[0]).toMatchObject({ status: 'BOOTING', progress: 0 });
  await api.call('put', at(name, '/stop'));
  const { submissions } = (await api.call('get', at(name, '/status'))).body;
  expect(submissions[0]).toMatchObject({
    status: 'FAILED',
    progress: -1,
    'error-summary': expect.stringMatching(/^stopped by user/),
  });
  expect(await read(name)).toMatchObject({ status: 'FAILED' });
});

test('D10: counters of a run, -1 where nobody counted', async () => {
  const name = await api.job();
  await api.call('put', at(name, '/start'));
  await api.worker.drain();
  const [run] = (await api.call('get', at(name, '/status'))).body.submissions;
  expect(run).toMatchObject({ progress: 100, write_rows: 3, update_rows: 0, delete_rows: 0 });
  expect(run.counters).toEqual({
    'org.apache.sqoop.submission.counter.SqoopCounters': {
      BYTES_WRITTEN: -1,
      TOTAL_FILES: -1,
      ROWS_READ: 3,
      BYTES_READ: 0,
      ROWS_WRITTEN: 3,
      FILES_WRITTEN: -1,
      FILES_READ: -1,
      TOTAL_SIZE: -1,
      FILES_SKIPPED: -1,
      ROWS_WRITTEN_SKIPPED: 0,
    },
  });
});

test('D11: both spellings of the last user, dates as numbers', async () => {
  const name = await api.job();
  const { body } = await api.call('put', at(name, '/start'));
  const [run] = body.submissions;
  expect(run['last-udpate-user']).toBe(run['last-update-user']);
  for (const field of ['creation-date', 'execute-date', 'last-update-date'])
    expect(run[field]).toEqual(expect.any(Number));
});

test('D12: what the server owns is ignored, what nobody knows is kept, secrets are refused', async () => {
  const name = await api.job({ id: 7, status: 'RUNNING', 'creation-user': 'me', x_note: { a: [1] } });
  const job = await read(name);
  expect(job).toMatchObject({ status: 'NEW', x_note: { a: [1] } });
  expect(job['creation-user']).toMatch(/^admin-/);
  expect((await create(driver('throttlingConfig', { obsSecretKey: 'canary' }))).code).toBe('Cdm.0014');
  expect((await create({ x_password: 'canary' })).code).toBe('Cdm.0014');
});

test('D13: a secret is shown as the vendor’s text', async () => {
  const [link] = (await api.call('get', `/link/${await api.link()}`)).body.links;
  expect(flat(link['link-config-values'])['linkConfig.password']).toBe('Add password here');
});

test('D14: any cluster of any project is the default workspace, and is not deleted', async () => {
  const { body } = await api.call('get', `/v1.1/${PROJECT}/clusters/nobody-made-it`);
  expect(body).toMatchObject({ id: 'nobody-made-it', name: 'default', status: '200' });
  expect((await api.call('delete', `/v1.1/${PROJECT}/clusters/nobody-made-it`)).body.code).toBe('Cdm.0001');
});

test('D15: a stopped cluster is a stopped workspace, for every caller', async () => {
  const { id, name } = (await api.call('post', `/v1.1/${PROJECT}/clusters`, { cluster: { name: unique('c') } })).body;
  const workspace = (await api.services.workspaces.list(testAdmin)).find((each) => each.name === name)!;
  const job = await api.services.jobs.create(testAdmin, workspace.id, {
    name: 'j',
    type: 'Standard',
    sourceConnectionId: null,
    destinationConnectionId: null,
  });
  await api.call('post', `/v1.1/${PROJECT}/clusters/${id}/action`, { stop: {} });
  await expect(api.services.executions.start(testAdmin, job.id)).rejects.toMatchObject({ code: 'workspace.stopped' });
});

test('D16: rows are added where nothing else is said, into a table that is there', async () => {
  expect(await statement(await api.job({ ...from({}), ...to({}) }))).toBe(
    'REPLICATE [s].[t] WITH CreateTable=false, AppendRows',
  );
});

test('D17: what no form can say is read only', async () => {
  const { id } = await api.services.jobs.create(testAdmin, 'default', {
    name: unique('foreign'),
    type: 'Standard',
    sourceConnectionId: null,
    destinationConnectionId: null,
    schedule: { enabled: true, cron: '0-30/5 * * * *' },
    statements: ['REPLICATE [A]', 'REPLICATE [B]'].map((text) => ({ statement: text, active: true })),
  });
  const { name } = await api.services.jobs.get(testAdmin, id);
  const job = await read(name);
  expect(flat(job['from-config-values'])).toEqual({ 'fromJobConfig.statements': 'REPLICATE [A];\nREPLICATE [B]' });
  expect(flat(job['driver-config-values'])['schedulerConfig.cronExpression']).toBe('0-30/5 * * * *');
});

test('D18: cycles are cron, in the installation’s zone', async () => {
  const cycle = { isSchedulerJob: 'true', cycleType: 'day', cycle: '2', startDate: '2026-03-04 05:06:00' };
  const { schedule } = await stored(await api.job(driver('schedulerConfig', cycle)));
  expect(schedule).toMatchObject({ enabled: true, cron: '6 5 */2 * *', notBefore: new Date('2026-03-04T04:06:00Z') });
  const weekly = { isSchedulerJob: 'true', cycleType: 'week', cycle: '2' };
  expect((await create(driver('schedulerConfig', weekly))).code).toBe('Cdm.0010');
});

test('D19: buckets and directories lie below the files root', async () => {
  const link = await fileLink();
  const change = {
    'from-link-name': link,
    'from-connector-name': 'obs-connector',
    'from-config-values': configs('fromJobConfig', {
      bucketName: 'b',
      inputDirectory: '/x/|/y.csv',
      inputFormat: 'CSV_FILE',
    }),
  };
  expect(await statement(await api.job({ ...change, ...to({}) }))).toMatch(/\[b\/x\|b\/y\.csv\]$/);
});

test('D20: a job of a connector that is not here is stored, and its start names it', async () => {
  const link = await api.link({
    'connector-name': 'hive-connector',
    'link-config-values': configs('linkConfig', { host: 'h' }),
  });
  const source = { 'from-link-name': link, 'from-connector-name': 'hive-connector' };
  const name = await api.job({ ...source, 'from-config-values': configs('fromJobConfig', { table: 't' }) });
  const { body } = await api.call('put', at(name, '/start'));
  expect(body).toMatchObject({ code: 'Cdm.1000', externalMessage: expect.stringContaining('hive-connector') });
});

test('D21: extractors and dirty data are options of the statement', async () => {
  const inputs = {
    numExtractors: '3',
    numLoaders: '2',
    recordDirtyData: 'true',
    maxErrorRecords: '5',
    writeToLink: 'obs',
  };
  const name = await api.job({ ...from({}), ...to({}), ...driver('throttlingConfig', inputs) });
  expect(await statement(name)).toMatch(/ Extractors=3, MaxRejectedRows=5$/);
  const unlimited = await api.job(driver('throttlingConfig', { recordDirtyData: 'true' }));
  expect(await statement(unlimited)).toContain('MaxRejectedRows=999999999');
});

test.each([
  ['NONE', 0],
  ['RETRY_TRIPLE', 3],
  ['', 2],
] as const)('D22: %s is %d further tries', async (retryJobType, retries) => {
  const name = await api.job(driver('retryJobConfig', { retryJobType }));
  expect((await stored(name)).options.retries).toBe(retries);
});

test('D23: a disposable job goes with its run, and the run stays', async () => {
  const name = await api.job(driver('schedulerConfig', { disposableType: 'DELETE' }));
  const { body } = await api.call('put', at(name, '/start'));
  expect(body.submissions[0].isDeleteJob).toBe(true);
  await api.worker.drain();
  expect((await api.call('get', at(name))).body.code).toBe('Cdm.0100');
  const run = await api.services.executions.get(testAdmin, body.submissions[0]['submission-id']);
  expect(run.status).toBe('succeeded');
});

test('D24: a token of another project is 403, a bad one 401', async () => {
  const { id } = await api.client('viewer', 'cdm');
  const other = BASE.replace(PROJECT, 'another');
  const send = (path: string, token: string) => request(api.server).get(`${path}/job/all`).set('X-Auth-Token', token);
  expect((await send(other, api.tokenOf(id))).status).toBe(403);
  const bad = await send(BASE, 'x.y.z');
  expect([bad.status, bad.body.error_code]).toEqual([401, 'APIGW.0301']);
});

test('D25: a token names the project that it was asked for', async () => {
  const { id } = await api.client('viewer', 'cdm');
  expect(verifyProjectToken(api.services.signingKeys, api.tokenOf(id))).toMatchObject({
    clientId: id,
    project: PROJECT,
  });
});

test('D26: a scenario is stored, and does nothing when another dialect starts it', async () => {
  const name = await api.job({ job_type: 'SCENARIO_JOB' });
  expect((await stored(name)).tasks).toMatchObject([{ active: false }]);
  expect((await api.call('get', `/job/all?jobType=SCENARIO_JOB&filter=${name}`)).body.total).toBe(1);
});

test('D27: a link that is changed keeps what it does not name', async () => {
  const name = await api.link();
  const { id } = await api.services.connections.getByName(testAdmin, 'default', name);
  await api.services.connections.update(testAdmin, id, { properties: { Schema: 'own' } });
  const { password: _, ...rest } = DATABASE;
  const links = [
    {
      name,
      'connector-name': 'generic-jdbc-connector',
      'link-config-values': configs('linkConfig', { ...rest, host: 'db2' }),
    },
  ];
  expect((await api.call('put', `/link/${name}`, { links })).status).toBe(200);
  const { properties } = await api.services.connections.resolveForRun(id);
  expect(properties).toMatchObject({ Server: 'db2', Schema: 'own', Password: DATABASE.password });
});

const WHERE = `d = '\${dateformat(yyyy-MM-dd,-1,DAY)}' AND n = '\${n}'`;

test('D28: macros and variables stay in the statement, and reach the run as parameters', async () => {
  const name = await api.job(from({ whereClause: WHERE }));
  expect(await statement(name)).toContain(`WHERE ${WHERE}`);
  const { body } = await api.call('put', at(name, '/start'), { variables: { n: '5' } });
  const run = await api.services.executions.get(testAdmin, body.submissions[0]['submission-id']);
  expect(run.parameters).toEqual({ n: '5' });
});

test('D29: pages hold 1 to 100', async () => {
  expect((await api.call('get', '/job/all?page_size=1')).body.page_size).toBe(1);
  expect((await api.call('get', '/job/all?page_size=101')).body.code).toBe('Cdm.0010');
});
