import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayTranscript } from '@jobglot/wire-transcripts';
import { type OcapiFixture, ocapiFixture } from './testing/ocapi-fixture';

const FOLDER = join(__dirname, '../test/wire');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

let api: OcapiFixture;
beforeAll(async () => {
  api = await ocapiFixture({}, true);
});
afterAll(() => api.close());

it.each(files)('%s', async (name) => {
  const client = await api.client('admin', 'ocapi');
  const named = async (kind: string, tables: string[], change: object = {}) =>
    api.job(tables, { name: `${kind}-${client.id}`, ...change });
  const job = await named('job', ['Accounts', 'Contacts']);
  const slow = await named('slow', ['Slow']);
  const waiting = await named('waiting', ['Slow'], { concurrencyPolicy: 'queue' });
  const statements = [{ statement: 'REPLICATE [T] SELECT * FROM [T] WHERE a > @since', active: true }];
  await api.start(waiting);
  await replayTranscript(readFileSync(join(FOLDER, name), 'utf8'), {
    host: api.host,
    token: await api.tokenOf(client),
    client_id: client.id,
    client_secret: client.secret,
    job: job.name,
    slow_job: slow.name,
    slow_run: await api.start(slow),
    waiting_job: waiting.name,
    parameter_job: (await named('parameter', [], { statements })).name,
    invalid_job: (await named('invalid', ['T'], { destinationConnectionId: null })).name,
  });
});

it('shows the four operations of the page', () => {
  const all = files.map((name) => readFileSync(join(FOLDER, name), 'utf8')).join('\n');
  const one = '\\S+/dw/data/v17_2/jobs/\\S+/executions';
  const shown = [`GET ${one}(?:\\?\\S*)? `, `POST '?${one}(?:\\?\\S*)? `, `GET ${one}/\\{`, `DELETE ${one}/\\{`];
  for (const pattern of shown) expect(all).toMatch(new RegExp(`-X ${pattern}`));
});
