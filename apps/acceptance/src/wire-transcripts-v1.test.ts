import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { V2Client } from '@jobglot/cdata-v2-client';
import { replayTranscript } from '@jobglot/wire-transcripts';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';

/** The stories of the vendor's page and around it, told to real processes. */
const FOLDER = join(__dirname, '..', '..', '..', 'packages', 'dialects', 'cdata-v1', 'test', 'wire');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

let installation: Installation;
let source: DataDatabase;
let destination: DataDatabase;

beforeAll(async () => {
  [installation, source, destination] = await Promise.all([startInstallation(), dataDatabase(), dataDatabase()]);
  await installation.startWorker();
  for (const table of ['Accounts', 'Contacts', 'Invoices']) {
    await source.db.query(`
      create table "${table}" ("Id" int primary key, "Name" text);
      insert into "${table}" values (1, 'Ada'), (2, 'Grace'), (3, 'Edsger')`);
  }
  await source.db.query(`create view "Slow" as select 1 as "Id", pg_sleep(120)::text as "Nap"`);
  const client = new V2Client(installation.baseUrl, installation.token);
  await client.createPostgresConnection('SourceConnection', source.url);
  await client.createPostgresConnection('DestinationConnection', destination.url);
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
    run: unique('r'),
  });
});
