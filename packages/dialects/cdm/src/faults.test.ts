import { DOMAIN_ERROR_CODES, DomainError } from '@jobglot/core';
import request from 'supertest';
import { faults } from './errors';
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
type Answer = { status: number; body: Record<string, string> };
const at = (name: string, action = '') => `/job/${encodeURIComponent(name)}${action}`;
const create = async (change: Change) =>
  api.call('post', '/job', { jobs: [jobDocument(await api.link(), await api.link(), change)] });
const from = (inputs: Change) => create({ 'from-config-values': configs('fromJobConfig', inputs) });
const driver = (group: string, inputs: Change) => create({ 'driver-config-values': configs(group, inputs) });
const TABLE = { useSql: 'false', schemaName: 'public', tableName: 'T' };
const linkOf = (change: Change) => ({
  links: [
    {
      name: unique('link'),
      'connector-name': 'generic-jdbc-connector',
      'link-config-values': configs('linkConfig', DATABASE),
      ...change,
    },
  ],
});
const database = (change: Change) =>
  linkOf({ 'link-config-values': configs('linkConfig', { ...DATABASE, ...change }) });
const started = async (change: Change): Promise<Answer> => api.call('put', at(await api.job(change), '/start'));

/** A job from a link that is stored only. */
async function startFrom(connector: string): Promise<Answer> {
  const name = await api.link({
    'connector-name': connector,
    'link-config-values': configs('linkConfig', { host: 'x' }),
  });
  const fromLink = { 'from-link-name': name, 'from-connector-name': connector };
  return started({ ...fromLink, 'from-config-values': configs('fromJobConfig', { index: 'i' }) });
}

async function schedule(inputs: Change): Promise<Answer> {
  return driver('schedulerConfig', { isSchedulerJob: 'true', cycleType: 'day', ...inputs });
}

async function running(): Promise<string> {
  const name = await api.job();
  await api.call('put', at(name, '/start'));
  return name;
}

/** Every code that a request can trigger: text, and the request. Where several can, the plainest one. */
const REACHED: Readonly<Record<string, readonly [text: string, send: () => PromiseLike<Answer>, status?: number]>> = {
  'Cdm.0001': [
    'The resource does not exist or is invalid.',
    () => api.call('post', `/v1.1/${PROJECT}/clusters/${CLUSTER}/action`, { stop: {} }),
  ],
  'Cdm.0004': ['Invalid parameter type.', () => create({ enabled: 'maybe' })],
  'Cdm.0009': [
    'throttlingConfig.numExtractors is not an integer or is beyond the value range [0, 2147483647].',
    () => driver('throttlingConfig', { numExtractors: 'many' }),
  ],
  'Cdm.0010': ['The integer must be within the range of [,100].', () => api.call('get', '/job/all?page_size=101')],
  'Cdm.0012': [
    'JDBC driver is not found.',
    async () => {
      const name = await api.link({
        'link-config-values': configs('linkConfig', { ...DATABASE, databaseType: 'ORACLE' }),
      });
      return started({ 'from-link-name': name });
    },
  ],
  'Cdm.0014': ['Invalid parameter.', () => driver('throttlingConfig', { obsPassword: 'x' })],
  'Cdm.0018': ['The content of jobs or links is invalid.', () => api.call('post', '/job', {})],
  'Cdm.0024': [
    '[fromJobConfig.useSql] must be within the range of [true,false].',
    () => from({ ...TABLE, useSql: 'perhaps' }),
  ],
  'Cdm.0032': [
    'You do not have required permissions. Check your permissions on IAM.',
    async () => {
      const { id } = await api.client('viewer', 'cdm');
      return request(api.server).delete(`${BASE}/job/x`).set('X-Auth-Token', api.tokenOf(id));
    },
    403,
  ],
  'Cdm.0052': ['', async () => api.call('put', at(await running(), '/start'))],
  'Cdm.0053': ['', async () => api.call('put', at(await api.job(), '/stop'))],
  'Cdm.0054': ['Job nothing does not exist.', () => api.call('put', at('nothing', '/start'))],
  'Cdm.0055': ['Unsupported job type.', () => started({ job_type: 'SCENARIO_JOB' })],
  'Cdm.0056': [
    '',
    () =>
      started({
        'from-config-values': configs('fromJobConfig', { useSql: 'true', sql: 'SELECT * FROM T WHERE a > @since' }),
      }),
  ],
  'Cdm.0059': ['', () => started({ enabled: false })],
  'Cdm.0060': ['', async () => started({ 'from-link-name': await api.link({ enabled: false }) })],
  'Cdm.0061': ['Connector dli-connector does not support the specified direction.', () => startFrom('dli-connector')],
  'Cdm.0062': [
    'The binary file is applicable only to the SFTP, FTP, HDFS, or OBS connector.',
    async () => {
      const name = await api.link({
        'connector-name': 'ftp-connector',
        'link-config-values': configs('linkConfig', { server: 'x' }),
      });
      const inputs = { inputDirectory: '/in', inputFormat: 'BINARY_FILE' };
      return create({
        'from-link-name': name,
        'from-connector-name': 'ftp-connector',
        'from-config-values': configs('fromJobConfig', inputs),
      });
    },
  ],
  'Cdm.0065': [
    'Failed to start the timer. Cause: startDate is no time of the form yyyy-MM-dd HH:mm:ss.',
    () => schedule({ startDate: 'soon' }),
  ],
  'Cdm.0085': ['jobs.0.name exceeds the maximum value 240.', () => create({ name: 'x'.repeat(241) })],
  'Cdm.0089': [
    'The configuration item [toJobConfig.x] does not exist.',
    () =>
      create({
        'from-config-values': { configs: [{ name: 'fromJobConfig', inputs: [{ name: 'toJobConfig.x', value: '1' }] }] },
      }),
  ],
  'Cdm.0095': ['A job with the name nothing does not exist.', () => api.call('put', at('nothing'), { jobs: [{}] })],
  'Cdm.0100': ["Job[nothing] doesn't exist.", () => api.call('get', at('nothing'))],
  'Cdm.0101': ['Link [nothing] does not exist.', () => create({ 'from-link-name': 'nothing' })],
  'Cdm.0102': [
    'Connector [unheard-of] does not exist.',
    () => api.call('post', '/link', linkOf({ 'connector-name': 'unheard-of' })),
  ],
  'Cdm.0104': ['Job name already exist or created by other.', async () => create({ name: await api.job() })],
  'Cdm.0238': ['fromJobConfig.tableName cannot be left blank.', () => from({ schemaName: 'public' })],
  'Cdm.0315': ['', async () => api.call('post', '/link', linkOf({ name: await api.link() }))],
  'Cdm.0316': ['Failed to update the link that does not exist.', () => api.call('put', '/link/nothing', linkOf({}))],
  'Cdm.0317': ['', () => api.call('post', '/link', linkOf({ name: 'a/b' }))],
  'Cdm.0320': ['', () => create({ name: 'all' })],
  'Cdm.0321': [
    '',
    async () => {
      const name = await running();
      const [{ 'from-link-name': link }] = (await api.call('get', at(name))).body.jobs;
      return api.call('put', `/link/${link}`, linkOf({ name: link }));
    },
  ],
  'Cdm.0420': [
    'Source file or source directory unavailable.',
    async () => {
      const name = await api.link({
        'connector-name': 'ftp-connector',
        'link-config-values': configs('linkConfig', { server: 'x' }),
      });
      const inputs = { inputDirectory: '/in/../../etc', inputFormat: 'CSV_FILE' };
      return create({
        'from-link-name': name,
        'from-connector-name': 'ftp-connector',
        'from-config-values': configs('fromJobConfig', inputs),
      });
    },
  ],
  'Cdm.0501': ['', () => api.call('get', '/nothing/here'), 404],
  'Cdm.0913': ['Schema and SQL cannot be left blank at the same time.', () => from({ useSql: 'true' })],
  'Cdm.0962': ['The host IP address must be specified.', () => api.call('post', '/link', database({ host: '' }))],
  'Cdm.0963': ['The host port must be specified.', () => api.call('post', '/link', database({ port: '' }))],
  'Cdm.0964': ['The database must be specified.', () => api.call('post', '/link', database({ database: '' }))],
  'Cdm.1000': [
    'Failed to connect to the Hive server. Cause: hive-connector cannot run here.',
    () => startFrom('hive-connector'),
  ],
  'Cdm.1100': [
    'Failed to connect to the HBase server. Cause: hbase-connector cannot run here.',
    () => startFrom('hbase-connector'),
  ],
  'Cdm.1201': [
    'Failed to connect to the Redis server. Cause: redis-connector cannot run here.',
    () => startFrom('redis-connector'),
  ],
  'Cdm.1301': [
    'Failed to connect to the MongoDB server. Cause: mongodb-connector cannot run here.',
    () => startFrom('mongodb-connector'),
  ],
  'Cdm.1501': [
    'Failed to connect to the Elasticsearch server. Cause: elasticsearch-connector cannot run here.',
    () => startFrom('elasticsearch-connector'),
  ],
  'Cdm.1601': [
    'Failed to connect to the Kafka or DIS server. Cause: dis-connector cannot run here.',
    () => startFrom('dis-connector'),
  ],
};

test.each(Object.entries(REACHED))('%s', async (code, [text, send, status = 400]) => {
  const { status: answered, body } = await send();
  expect([answered, body.code, body.errCode]).toEqual([status, code, code]);
  expect(Object.keys(body)).toEqual(['code', 'errCode', 'message', 'externalMessage']);
  if (text !== '') expect(body.message).toBe(text);
  expect(body.externalMessage).not.toBe('');
});

test('more than forty codes have a request', () => {
  expect(Object.keys(REACHED).length).toBeGreaterThanOrEqual(40);
});

test('errors of DELETE are 500 with two keys; a link in use has the code of the sample', async () => {
  const name = await api.job();
  const [{ 'from-link-name': link }] = (await api.call('get', at(name))).body.jobs;
  const told = async (path: string) => {
    const { status, body } = await api.call('delete', path);
    return [status, body];
  };
  expect(await told(at('nothing'))).toEqual([
    500,
    { errCode: 'Cdm.0100', externalMessage: "Job[nothing] doesn't exist." },
  ]);
  expect(await told(`/link/${link}`)).toEqual([
    500,
    { errCode: 'Cdm.0021', externalMessage: 'Given link name is in use' },
  ]);
  expect(await told('/link/nothing')).toEqual([
    500,
    { errCode: 'Cdm.0101', externalMessage: 'Link [nothing] does not exist.' },
  ]);
  const busy = await running();
  expect(await told(at(busy))).toEqual([500, { errCode: 'Cdm.0052', externalMessage: `Job ${busy} is running.` }]);
});

test('a link that is not there is 404 when it is read, with its code', async () => {
  const { status, body } = await api.call('get', '/link/nothing');
  expect([status, body.errCode]).toEqual([404, 'Cdm.0101']);
});

test('a stopped cluster refuses new runs, says why, and goes on when it is started', async () => {
  const made = await api.call('post', `/v1.1/${PROJECT}/clusters`, { cluster: { name: unique('cluster') } });
  const cluster = `/v1.1/${PROJECT}/clusters/${made.body.id}`;
  await api.call('post', `${cluster}/cdm/link`, linkOf({ name: 'l' }));
  const job = jobDocument('l', 'l', { name: 'j' });
  await api.call('post', `${cluster}/cdm/job`, { jobs: [job] });
  const act = async (action: string) => (await api.call('post', `${cluster}/action`, { [action]: {} })).body.jobId;
  expect(await act('stop')).toEqual([expect.any(String)]);
  expect((await api.call('get', cluster)).body).toMatchObject({ status: '900', instances: [{ status: '900' }] });
  const refused = await api.call('put', `${cluster}/cdm/job/j/start`);
  expect([refused.status, refused.body.code]).toEqual([400, 'Cdm.0056']);
  expect(refused.body.message).toContain('stopped');
  expect(await act('restart')).toEqual(expect.any(String));
  expect((await api.call('get', cluster)).body.status).toBe('200');
  expect((await api.call('put', `${cluster}/cdm/job/j/start`)).status).toBe(200);
});

test('every code of the domain has a fault, and an unknown error tells only its id', () => {
  const asked = {
    method: 'GET',
    url: BASE,
    headers: {},
    query: {},
    baseUrl: '',
    contentType: undefined,
    requestId: 'r',
  };
  for (const code of DOMAIN_ERROR_CODES) {
    const { status, body } = faults.render(faults.table[code], new DomainError(code, 'A sentence.'), asked);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(body)).not.toContain('%s');
  }
  const gateway = (code: 'auth.invalid' | 'auth.too_many_attempts') =>
    faults.render(faults.table[code], new DomainError(code, 'A sentence.'), asked);
  expect(gateway('auth.invalid')).toEqual({
    status: 401,
    body: { error_msg: 'A sentence.', error_code: 'APIGW.0301', request_id: 'r' },
  });
  expect(gateway('auth.too_many_attempts')).toMatchObject({ status: 429, body: { error_code: 'APIGW.0308' } });
  const { status, body } = faults.unexpected('id-1', asked);
  expect([status, (body as Record<string, string>).code]).toEqual([500, 'Cdm.0000']);
});

test('a foreign project, and a cluster of a workspace that is not the caller’s, do not exist', async () => {
  const { id } = await api.client('admin', 'cdm', []);
  const answer = await request(api.server).get(`${BASE}/job/all`).set('X-Auth-Token', api.tokenOf(id));
  expect([answer.status, answer.body.code]).toEqual([404, 'Cdm.0001']);
});
