import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayTranscript } from '@jobglot/wire-transcripts';
import { BASE, type V1Fixture, v1Fixture } from './testing/v1-fixture';

const FOLDER = join(__dirname, '../test/wire');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

let api: V1Fixture;
beforeAll(async () => {
  api = await v1Fixture({}, true);
  await api.connection('SourceConnection');
  await api.connection('DestinationConnection');
});
afterAll(() => api.close());

it.each(files)('%s', async (name) => {
  await replayTranscript(read(name), {
    host: api.host,
    token: api.admin.token,
    client_id: api.admin.id,
    client_secret: api.admin.secret,
    run: `r${files.indexOf(name)}`,
  });
});

/** The page's requests, as it prints them. */
const PAGE = [
  'GET jobs(listed)',
  'POST jobs',
  'PUT jobs(MyNewJob)',
  'DELETE jobs(MyNewJob)',
  'POST executeJob',
  'POST executeQuery',
  'POST cancelJob',
  'POST getJobStatus',
  'GET history',
  'POST getLogs',
];

it('show every request of the page', () => {
  const all = files.map(read).join('\n');
  const missing = PAGE.filter((line) => {
    const [method, path = ''] = line.split(' ');
    return (
      !all.includes(`-X ${method} http://{host}${BASE}/${path}`) &&
      !all.includes(`-X ${method} "http://{host}${BASE}/${path}`)
    );
  });
  expect(missing).toEqual([]);
});
