import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayTranscript } from '@jobglot/wire-transcripts';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';

/** The page's call and what clients do around it, told to real processes: the SQL is analysed. */
const FOLDER = join(__dirname, '..', '..', '..', 'packages', 'dialects', 'sqlflow', 'test', 'wire');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

let installation: Installation;
let source: DataDatabase;

beforeAll(async () => {
  [installation, source] = await Promise.all([startInstallation(), dataDatabase()]);
  await installation.startWorker();
  await source.db.query('create table a (x int); create view v as select x from a');
});

afterAll(async () => {
  await installation?.stop();
  await source?.close();
});

test.each(files)('%s', async (name) => {
  const { baseUrl, clientId, clientSecret } = installation;
  const { hostname, port, pathname, username, password } = new URL(source.url);
  await replayTranscript(readFileSync(join(FOLDER, name), 'utf8'), {
    host: new URL(baseUrl).host,
    user_id: clientId,
    secret_key: clientSecret,
    run: unique('r'),
    host_of_source: hostname,
    port_of_source: port,
    database_of_source: pathname.slice(1),
    user_of_source: decodeURIComponent(username),
    password_of_source: decodeURIComponent(password),
  });
});
