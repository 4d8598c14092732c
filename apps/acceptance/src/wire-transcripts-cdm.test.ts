import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayTranscript } from '@jobglot/wire-transcripts';
import { cdmToken } from './harness/cdm-token';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';

/** The stories of the vendor's page and around it, told to real processes. */
const FOLDER = join(__dirname, '..', '..', '..', 'packages', 'dialects', 'cdm', 'test', 'wire');
/** of the page's example, whose addresses the stories have */
const PAGE_PROJECT = '1551c7f6c808414d8e9f3c514a170f2e';
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

let installation: Installation;
let source: DataDatabase;

beforeAll(async () => {
  [installation, source] = await Promise.all([startInstallation(), dataDatabase()]);
  await installation.startWorker();
  for (const table of ['Accounts', 'Contacts']) {
    await source.db.query(`
      create table "${table}" ("Id" int primary key, "Name" text);
      insert into "${table}" values (1, 'Ada'), (2, 'Grace'), (3, 'Edsger')`);
  }
  await source.db.query(`create view "Slow" as select 1 as "Id", pg_sleep(120)::text as "Nap"`);
});

afterAll(async () => {
  await installation?.stop();
  await source?.close();
});

test.each(files)('%s', async (name) => {
  const { baseUrl, clientId, clientSecret } = installation;
  const destination = await dataDatabase();
  const place = (side: string, url: string) => {
    const { hostname, port, pathname, username, password } = new URL(url);
    return {
      [`host_of_${side}`]: hostname,
      [`port_of_${side}`]: port,
      [`database_of_${side}`]: pathname.slice(1),
      [`user_of_${side}`]: decodeURIComponent(username),
      [`password_of_${side}`]: decodeURIComponent(password),
    };
  };
  try {
    await replayTranscript(readFileSync(join(FOLDER, name), 'utf8'), {
      host: new URL(baseUrl).host,
      token: await cdmToken(baseUrl, { id: clientId, secret: clientSecret }, PAGE_PROJECT),
      client_id: clientId,
      run: unique('r'),
      ...place('source', source.url),
      ...place('destination', destination.url),
    });
  } finally {
    await destination.close();
  }
});
