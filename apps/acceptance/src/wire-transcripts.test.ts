import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { V2Client } from '@jobglot/cdata-v2-client';
import { replayTranscript } from '@jobglot/wire-transcripts';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';

/** The stories that the dialect shows its callers, told to real processes. */
const FOLDER = join(__dirname, '..', '..', '..', 'packages', 'dialects', 'cdata-v2', 'test', 'wire');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

let installation: Installation;
let client: V2Client;
let source: DataDatabase;
let destination: DataDatabase;

beforeAll(async () => {
  [installation, source, destination] = await Promise.all([startInstallation(), dataDatabase(), dataDatabase()]);
  await installation.startWorker();
  client = new V2Client(installation.baseUrl, installation.token);
  // The copy of "Slow" lasts longer than any story waits: only a cancel ends it.
  await source.db.query(`
    create table "Accounts" ("Id" int primary key, "Name" text);
    insert into "Accounts" values (1, 'Ada'), (2, 'Grace'), (3, 'Edsger');
    create view "Slow" as select 1 as "Id", pg_sleep(120)::text as "Nap"`);
});

afterAll(async () => {
  await installation?.stop();
  await Promise.all([source?.close(), destination?.close()]);
});

test.each(files)('%s', async (name) => {
  await replayTranscript(readFileSync(join(FOLDER, name), 'utf8'), {
    host: new URL(installation.baseUrl).host,
    token: installation.token,
    client_id: installation.clientId,
    client_secret: installation.clientSecret,
    source_id: await client.createPostgresConnection(unique('source'), source.url),
    destination_id: await client.createPostgresConnection(unique('destination'), destination.url),
    slow_table: 'Slow',
    run: unique('r'),
  });
});
