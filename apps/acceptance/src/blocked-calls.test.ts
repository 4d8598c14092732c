import { V2Client } from '@jobglot/cdata-v2-client';
import { type CallAnswer, call } from './harness/call';
import { copyJob } from './harness/copy-job';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

let installation: Installation;
let data: DataDatabase;
let v2: V2Client;

beforeAll(async () => {
  [installation, data] = await Promise.all([startInstallation(), dataDatabase()]);
  v2 = new V2Client(installation.baseUrl, installation.token);
  await data.db.query(`
    create table "Accounts" ("Id" int primary key, "Name" text);
    insert into "Accounts" values (1, 'Ada'), (2, 'Grace');
    create view "Slow" as select 1 as "Id", pg_sleep(120)::text as "Nap"`);
});
afterAll(async () => {
  await installation?.stop();
  await data?.close();
});

/** executeJob of v1 through one of the gateways: it blocks until the run has ended. */
function execute(JobName: string, gateway = installation.baseUrl): Promise<CallAnswer> {
  return call(gateway, {
    method: 'POST',
    path: '/api.rsc/executeJob',
    headers: { 'x-cdata-authtoken': installation.token, 'content-type': 'application/json' },
    body: JSON.stringify({ JobName }),
  });
}

async function job(table: string): Promise<{ id: string; name: string }> {
  const name = unique('blocked');
  return { id: await copyJob(v2, data, table, { name }), name };
}

const statusOf = async (id: string): Promise<string> => (await v2.json('GET', `/jobs/${id}/status`)).status;
const until = (id: string, status: string) =>
  waitUntil(`${id} to be ${status}`, 30_000, async () => ((await statusOf(id)) === status ? true : undefined));

test('100 callers of two gateways wait for runs that have not begun, and all are answered', async () => {
  const second = await installation.startGateway();
  const jobs = await Promise.all(Array.from({ length: 100 }, () => job('Accounts')));
  const answers = jobs.map(({ name }, i) => execute(name, i % 2 ? second.url : installation.baseUrl));
  await until(jobs.at(-1)!.id, 'Queued');
  const worker = await installation.startWorker({ WORKER_CONCURRENCY: '8' });
  for (const { status, text } of await Promise.all(answers)) {
    expect(status).toBe(200);
    expect(JSON.parse(text).value.at(-1)).toMatchObject({
      Detail: expect.stringMatching(/^Records/),
      Status: 'SUCCESS',
      Result: null,
    });
  }
  await worker.end('SIGTERM');
  await second.end('SIGTERM');
});

test('a gateway that stops tells its callers so; the run goes on', async () => {
  const worker = await installation.startWorker();
  const second = await installation.startGateway();
  const { id, name } = await job('Slow');
  const answer = execute(name, second.url);
  await until(id, 'Running');
  await second.end('SIGTERM');
  const { status, text } = await answer;
  expect([status, JSON.parse(text).error.code]).toEqual([503, '503']);
  expect(await statusOf(id)).toBe('Running');
  await v2.cancel(id);
  await until(id, 'Cancelled');
  await worker.end('SIGTERM');
});
