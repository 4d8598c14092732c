import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayTranscript } from '@jobglot/wire-transcripts';
import { cdataV2 } from './dialect';
import { BASE, type V2Fixture, v2Fixture } from './testing/v2-fixture';

const FOLDER = join(__dirname, '../test/wire');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

let api: V2Fixture;
beforeAll(async () => {
  api = await v2Fixture({}, true);
});
afterAll(() => api.close());

it.each(files)('%s', async (name) => {
  await replayTranscript(read(name), {
    host: api.host,
    token: api.admin.token,
    client_id: api.admin.id,
    client_secret: api.admin.secret,
    source_id: await api.connection(),
    destination_id: await api.connection(),
    slow_table: 'Slow',
    run: randomUUID().slice(0, 8),
  });
});

/** What the page does not have, and the transcripts of the page need not show. */
const BESIDE_THE_PAGE = /[Ww]orkspace|^list(Connections|Tables|Columns)$/;

it('show every operation of the page', () => {
  const all = files.map(read).join('\n');
  const asPattern = (path: string) =>
    path
      .split(/\{\w+\}/)
      .map((part) => part.replace(/[/.]/g, '\\$&'))
      .join('[^/\\s?]+');
  const missing = cdataV2.operations
    .filter(({ operationId }) => !BESIDE_THE_PAGE.test(operationId))
    .filter(({ method, path }) => !new RegExp(`-X ${method} \\S+${BASE}${asPattern(path)}(?:[?\\s]|$)`, 'm').test(all));
  expect(missing.map(({ operationId }) => operationId)).toEqual([]);
});
