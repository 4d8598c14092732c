import { AdminClient } from './harness/admin-client';
import { call } from './harness/call';
import { jobDocument, linkDocument } from './harness/cdm-documents';
import { type HuaweiCloud, huaweicloud, installHuaweicloud } from './harness/huaweicloud';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

/** Held by the test: whoever reads the view "gate" waits for it. */
const GATE = 4712;
const LONG_MS = 120_000;
const PLACE = { project: 'p1', cluster: 'c1' };

let installation: Installation;
let data: DataDatabase;
let admin: AdminClient;
let cloud: HuaweiCloud;
let link: string;

beforeAll(async () => {
  await installHuaweicloud();
  [installation, data] = await Promise.all([startInstallation(), dataDatabase()]);
  await installation.startWorker();
  admin = new AdminClient(installation);
  cloud = huaweicloud(installation.baseUrl, await admin.client('editor'), PLACE);
  await data.fill('items', 25);
  await data.db.query('create schema copy');
  await data.db.query(`create view "gate" as select 1 as id, pg_advisory_xact_lock_shared(${GATE})::text as waited`);
  link = unique('link');
  await cloud.send({ method: 'POST', path: '/cdm/link', data: { links: [linkDocument(link, data.url)] } });
}, 300_000);

afterAll(async () => {
  await installation?.stop();
  await data?.close();
});

const JOB = '/cdm/job/{job_name}';
const create = (name: string, table: string, from?: object) =>
  cloud.send({ method: 'POST', path: '/cdm/job', data: { jobs: [jobDocument(name, link, table, { ...from })] } });
const start = (name: string) =>
  cloud.send({ method: 'PUT', path: `${JOB}/start`, params: { job_name: name }, data: {} });
const status = async (name: string) => {
  const { submissions } = await cloud.send({ method: 'GET', path: `${JOB}/status`, params: { job_name: name } });
  return submissions[0];
};
const ended = (name: string) =>
  waitUntil(`the end of ${name}`, LONG_MS, async () => {
    const submission = await status(name);
    return ['SUCCEEDED', 'FAILED'].includes(submission.status) ? submission : undefined;
  });

test('a link is verified, made, read and deleted', async () => {
  const name = unique('link');
  const good = { links: [linkDocument(name, data.url)] };
  const verify = (links: object) =>
    cloud.send({ method: 'POST', path: '/cdm/link', query: { validate: 'true' }, data: links });
  expect(await verify(good)).toMatchObject({ httpStatusCode: 200 });
  const read = () => cloud.send({ method: 'GET', path: '/cdm/link/{link_name}', params: { link_name: name } });
  await expect(read()).rejects.toMatchObject({ httpStatusCode: 404 });
  const url = new URL(data.url);
  url.password = 'wrong';
  await expect(verify({ links: [linkDocument(name, url.href)] })).rejects.toMatchObject({ httpStatusCode: 500 });
  expect(await cloud.send({ method: 'POST', path: '/cdm/link', data: good })).toMatchObject({ name });
  const { links } = await read();
  expect(links).toMatchObject([{ name, 'connector-name': 'generic-jdbc-connector' }]);
  expect(JSON.stringify(links)).not.toContain(new URL(data.url).password || 'no password');
  await cloud.send({ method: 'DELETE', path: '/cdm/link/{link_name}', params: { link_name: name } });
  await expect(read()).rejects.toMatchObject({ httpStatusCode: 404 });
});

test(
  'a job is made, runs, is changed, runs again and is deleted',
  async () => {
    const name = unique('job');
    expect(await create(name, 'items')).toMatchObject({ name, 'validation-result': [] });
    const { submissions } = await start(name);
    expect(submissions).toMatchObject([{ 'job-name': name, status: 'BOOTING' }]);
    expect(await ended(name)).toMatchObject({
      'submission-id': submissions[0]['submission-id'],
      status: 'SUCCEEDED',
      counters: { 'org.apache.sqoop.submission.counter.SqoopCounters': { ROWS_WRITTEN: 25 } },
    });
    expect((await data.checksum('copy.items')).rows).toBe(25);

    const changed = jobDocument(name, link, 'items', { whereClause: 'id <= 10' });
    await cloud.send({ method: 'PUT', path: JOB, params: { job_name: name }, data: { jobs: [changed] } });
    await start(name);
    expect(await ended(name)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await data.checksum('copy.items')).rows).toBe(10);

    const history = await cloud.send({ method: 'GET', path: '/cdm/submissions', query: { jname: name } });
    expect(history).toMatchObject({ total: 2, submissions: [{ status: 'SUCCEEDED' }, { status: 'SUCCEEDED' }] });
    const list = await cloud.send({
      method: 'GET',
      path: '/cdm/job/all',
      query: { filter: name, page_no: 1, page_size: 10 },
    });
    expect(list.jobs).toMatchObject([{ name, status: 'SUCCEEDED' }]);

    await cloud.send({ method: 'DELETE', path: JOB, params: { job_name: name } });
    await expect(start(name)).rejects.toMatchObject({ httpStatusCode: 400 });
  },
  LONG_MS,
);

test(
  'a long run is stopped, and a failed one says why',
  async () => {
    await data.db.query('select pg_advisory_lock($1)', [GATE]);
    const long = unique('long');
    await create(long, 'gate');
    await start(long);
    await waitUntil('a running run', LONG_MS, async () =>
      (await status(long)).status === 'RUNNING' ? true : undefined,
    );
    await expect(start(long)).rejects.toMatchObject({ httpStatusCode: 400 });
    await cloud.send({ method: 'PUT', path: `${JOB}/stop`, params: { job_name: long } });
    expect(await ended(long)).toMatchObject({ status: 'FAILED', progress: -1, 'error-summary': expect.any(String) });
    await data.db.query('select pg_advisory_unlock($1)', [GATE]);

    const failing = unique('failing');
    await create(failing, 'no_such_table');
    await start(failing);
    expect(await ended(failing)).toMatchObject({
      status: 'FAILED',
      progress: -1,
      'error-summary': expect.stringContaining('no_such_table'),
    });
  },
  LONG_MS,
);

test('names of any script, and blanks, are signed as the client escapes them', async () => {
  for (const name of [unique('my job'), unique('größe'), unique('迁移 (1)')]) {
    await create(name, 'items');
    const { jobs } = await cloud.send({ method: 'GET', path: JOB, params: { job_name: name } });
    expect(jobs).toMatchObject([{ name }]);
    await cloud.send({ method: 'DELETE', path: JOB, params: { job_name: name } });
  }
});

test('a wrong secret, an unknown key and a viewer are refused', async () => {
  const read = { method: 'GET', path: '/cdm/submissions', query: { jname: 'x y' } } as const;
  const viewer = await admin.client('viewer');
  for (const client of [
    { ...viewer, secret: 'wrong' },
    { id: 'nobody', secret: viewer.secret },
  ]) {
    const refused = huaweicloud(installation.baseUrl, client, PLACE).send(read);
    await expect(refused).rejects.toMatchObject({ httpStatusCode: 401, errorCode: 'APIGW.0301' });
  }
  const seeing = huaweicloud(installation.baseUrl, viewer, PLACE);
  const making = seeing.send({ method: 'POST', path: '/cdm/link', data: { links: [linkDocument('x', data.url)] } });
  await expect(making).rejects.toMatchObject({ httpStatusCode: 403 });
});

test('a token does what a signature does', async () => {
  const { id, secret } = await admin.client('viewer');
  const body = JSON.stringify({
    auth: {
      identity: { methods: ['password'], password: { user: { name: id, password: secret, domain: { name: 'any' } } } },
      scope: { project: { name: PLACE.project } },
    },
  });
  const headers = { 'content-type': 'application/json' };
  const issued = await call(installation.baseUrl, { method: 'POST', path: '/v3/auth/tokens', headers, body });
  expect(issued.status).toBe(201);
  const cdm = JSON.parse(issued.text).token.catalog.find(({ type }: { type: string }) => type === 'cdm');
  const path = `${new URL(cdm.endpoints[0].url).pathname}/clusters/${PLACE.cluster}/cdm/link/${link}`;
  const token = { 'x-auth-token': String(issued.headers['x-subject-token']) };
  const read = (at: string) => call(installation.baseUrl, { method: 'GET', path: at, headers: token });
  expect((await read(path)).status).toBe(200);
  expect((await read(path.replace('/p1/', '/p2/'))).status).toBe(403);
});
