import { superuserUrl } from '@jobglot/embedded-services/testing';
import { Client } from 'pg';
import { expectNowhere, SECRET, TOKEN } from './harness/canaries';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type Parameters, SqlflowClient, type UploadedFile } from './harness/sqlflow-client';
import { type DataDatabase, dataDatabase } from './harness/tables';

let installation: Installation;
let data: DataDatabase;
let sqlflow: SqlflowClient;
const answers: string[] = [];

beforeAll(async () => {
  [installation, data] = await Promise.all([startInstallation({ JOBGLOT_LOG_LEVEL: 'debug' }), dataDatabase()]);
  await installation.startWorker();
  sqlflow = new SqlflowClient(installation);
  await data.db.query('create table a (x int); create view v as select x from a');
});
afterAll(async () => {
  await installation?.stop();
  await data?.close();
});
// After each test, so that the first one that leaks is the one that fails.
afterEach(async () => {
  await expectNowhere(installation, answers, [await sqlflow.tokenInUse(), installation.clientSecret]);
});

async function send(path: string, parameters: Parameters, files: readonly UploadedFile[] = []) {
  const text = await sqlflow.text(path, parameters, files);
  answers.push(text);
  return JSON.parse(text) as { code: number | string; data?: { jobId: string; status: string } };
}
const submit = (parameters: Parameters, files?: readonly UploadedFile[]) =>
  send('/sqlflow/job/submitPersistJob', { jobName: unique('secret'), dbvendor: 'dbvpostgresql', ...parameters }, files);

test('the password of the database form, right and wrong', async () => {
  const { hostname, port, pathname } = new URL(data.url);
  const role = unique('canary').replaceAll('-', '_');
  const admin = new Client(superuserUrl(data.url));
  await admin.connect();
  await admin.query(`create role ${role} login superuser password '${SECRET}'`);
  try {
    const form = { hostname, port, database: pathname.slice(1), account: role };
    for (const [password, status] of [
      [SECRET, 'success'],
      [TOKEN, 'fail'],
    ] as const) {
      const { code, data: job } = await submit({ ...form, password });
      expect(code).toBe(200);
      expect(await sqlflow.ended(job!.jobId)).toMatchObject({ status });
      for (const path of ['displayUserJobSummary', 'exportFullLineageAsJson', 'rerunJob', 'deleteUserJob']) {
        await send(`/sqlflow/job/${path}`, { jobId: job!.jobId });
      }
    }
    await send('/sqlflow/job/displayUserJobsSummary', {});
  } finally {
    await admin.query(`drop role ${role}`);
    await admin.end();
  }
});

test('secrets in forms that are refused', async () => {
  const form = { hostname: '127.0.0.1', port: '1', database: 'd', account: 'u', password: SECRET };
  const wrongs: readonly Parameters[] = [
    { port: SECRET },
    { dbvendor: SECRET },
    { dbvendor: 'dbvhive' },
    { hostname: '' },
    { jobId: TOKEN },
  ];
  for (const wrong of wrongs) {
    expect((await submit({ ...form, ...wrong })).code).not.toBe(200);
  }
});

test('tokens and secrets that are wrong', async () => {
  const wrong = { userId: 'admin', token: TOKEN };
  expect(await send('/sqlflow/job/displayUserJobsSummary', wrong)).toMatchObject({ code: 401 });
  expect(await send('/user/generateToken', { ...wrong, secretKey: SECRET })).toMatchObject({ code: 401 });
});
