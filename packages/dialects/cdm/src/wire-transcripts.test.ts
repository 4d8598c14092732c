import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replayTranscript } from '@jobglot/wire-transcripts';
import { cdm } from './dialect';
import { type CdmFixture, cdmFixture } from './testing/cdm-fixture';

const FOLDER = join(__dirname, '../test/wire');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

let api: CdmFixture;
beforeAll(async () => {
  api = await cdmFixture({}, true);
});
afterAll(() => api.close());

it.each(files)('%s', async (name) => {
  const { id } = await api.client('admin', 'cdm');
  const database = (side: string) => ({
    [`host_of_${side}`]: 'db.example.org',
    [`port_of_${side}`]: '5432',
    [`database_of_${side}`]: side,
    [`user_of_${side}`]: 'ann',
    [`password_of_${side}`]: 'canary-secret',
  });
  await replayTranscript(read(name), {
    host: api.host,
    token: api.tokenOf(id),
    client_id: id,
    run: randomUUID().slice(0, 8),
    ...database('source'),
    ...database('destination'),
  });
});

/** Shown by tests of their own. */
const ELSEWHERE = ['createAndStartJob', 'startJobByGet', 'listClusters'];

it('show every operation', () => {
  const all = files.map(read).join('\n');
  const asPattern = (path: string) =>
    path
      .split(/\{\w+\}/)
      .map((part) => part.replace(/[/.]/g, '\\$&'))
      .join("[^/\\s?']+");
  const missing = cdm({ timeZone: 'UTC' }).operations.filter(
    ({ method, path }) => !new RegExp(`-X ${method} \\S+/v1\\.1/\\w+${asPattern(path)}[?']`, 'm').test(all),
  );
  expect(missing.map(({ operationId }) => operationId)).toEqual(ELSEWHERE);
});
