import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeLineageEngine } from '@jobglot/core/testing';
import { replayTranscript } from '@jobglot/wire-transcripts';
import { sqlflow } from './dialect';
import { type SqlflowFixture, sqlflowFixture } from './testing/sqlflow-fixture';
import { vendorSample } from './testing/vendor-sample';

const FOLDER = join(__dirname, '../test/wire');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

let api: SqlflowFixture;
beforeAll(async () => {
  jest.spyOn(fakeLineageEngine, 'export').mockImplementation(vendorSample);
  api = await sqlflowFixture({}, true);
});
afterAll(async () => {
  await api.close();
  jest.restoreAllMocks();
});

it.each(files)('%s', async (name) => {
  const { id, secret } = await api.client('admin', 'sqlflow');
  await replayTranscript(read(name), {
    host: api.host,
    user_id: id,
    secret_key: secret,
    run: randomUUID().slice(0, 8),
    host_of_source: 'db.example.org',
    port_of_source: '5432',
    database_of_source: 'source',
    user_of_source: 'ann',
    password_of_source: 'canary-secret',
  });
});

/** Documents of many parts: shown by tests of the analysis. */
const ELSEWHERE = [
  ...['exportLineageAsJson', 'exportFullLineageAsJson', 'exportLineageAsOpenLineage'],
  'displayUserLatestJobTableLevelLineage',
];

it('show every operation', () => {
  const all = files.map(read).join('\n');
  const missing = sqlflow.operations.filter(({ path }) => !new RegExp(`-X POST \\S+${path}[?']`).test(all));
  expect(missing.map(({ operationId }) => operationId)).toEqual(ELSEWHERE);
});
