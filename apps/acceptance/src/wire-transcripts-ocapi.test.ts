import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { V2Client } from '@jobglot/cdata-v2-client';
import { replayTranscript } from '@jobglot/wire-transcripts';
import { namedCopyJob } from './harness/copy-job';
import { type Installation, startInstallation, unique } from './harness/installation';
import { OcapiClient } from './harness/ocapi-client';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

/** The stories that the dialect shows its callers, told to real processes. */
const FOLDER = join(__dirname, '..', '..', '..', 'packages', 'dialects', 'ocapi', 'test', 'wire');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

let installation: Installation;
let data: DataDatabase;
let v2: V2Client;

beforeAll(async () => {
  [installation, data] = await Promise.all([startInstallation(), dataDatabase()]);
  // Two slow runs for each story.
  await installation.startWorker({ WORKER_CONCURRENCY: String(2 * files.length + 2) });
  v2 = new V2Client(installation.baseUrl, installation.token);
  await data.db.query(`
    create table "Accounts" ("Id" int primary key, "Name" text);
    insert into "Accounts" values (1, 'Ada'), (2, 'Grace'), (3, 'Edsger');
    create table "Contacts" as select * from "Accounts";
    create view "Slow" as select 1 as "Id", pg_sleep(120)::text as "Nap"`);
});

afterAll(async () => {
  await installation?.stop();
  await data?.close();
});

const job = (queries: string[], change: object = {}) =>
  namedCopyJob(v2, data, '', { destination_schema: unique('copy').replace('-', '_'), queries, ...change });

test.each(files)('%s', async (file) => {
  const ocapi = new OcapiClient(installation);
  const slow = await job(['REPLICATE [Slow]']);
  const waiting = await job(['REPLICATE [Slow]'], { concurrency_policy: 'queue' });
  const slowRun = (await ocapi.start(slow)).id;
  await ocapi.start(waiting);
  await waitUntil('the slow run to be under way', 10_000, async () =>
    (await ocapi.read(slow, slowRun)).execution_status === 'running' ? true : undefined,
  );
  await replayTranscript(readFileSync(join(FOLDER, file), 'utf8'), {
    host: new URL(installation.baseUrl).host,
    token: await ocapi.bearer(),
    client_id: installation.clientId,
    client_secret: installation.clientSecret,
    job: await job(['REPLICATE [Accounts]', 'REPLICATE [Contacts]']),
    slow_job: slow,
    slow_run: slowRun,
    waiting_job: waiting,
    parameter_job: await job(['REPLICATE [T] SELECT * FROM [T] WHERE a > @since']),
    invalid_job: await job(['REPLICATE [T]'], { destination_connection_id: undefined }),
  });
});
