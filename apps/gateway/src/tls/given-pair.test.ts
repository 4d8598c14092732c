import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGivenPair } from './given-pair';
import { makePair } from './make-pair';
import type { TlsPair } from './pair';

let folder: string;
let pair: TlsPair;
let files: { cert: string; key: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobglot-given-'));
  pair = await makePair(new Date());
  files = { cert: await file('cert.pem', pair.cert), key: await file('key.pem', pair.key) };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const pem = { type: 'pkcs8', format: 'pem' } as const;
const ecKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

test('the pair as it stands in the files', async () => {
  expect(await readGivenPair(files)).toEqual(pair);
});

test.each([
  ['TLS_CERT', 'no such file', async () => ({ cert: join(folder, 'CANARY') })],
  ['TLS_KEY', 'no such file', async () => ({ key: join(folder, 'CANARY') })],
  ['TLS_KEY', 'the key itself in place of its path', async () => ({ key: ecKey().export(pem).toString() })],
  ['TLS_CERT', 'no certificate', async () => ({ cert: await file('text', 'CANARY') })],
  ['TLS_KEY', 'no key', async () => ({ key: files.cert })],
  [
    'TLS_KEY',
    'a key with a passphrase',
    async () => ({
      key: await file(
        'locked',
        ecKey()
          .export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'CANARY' })
          .toString(),
      ),
    }),
  ],
  [
    'TLS_KEY',
    'the key of another certificate',
    async () => ({
      key: await file('other', ecKey().export(pem).toString()),
    }),
  ],
])('%s, %s: one line that names it and shows nothing of it', async (variable, _, change) => {
  const failure: Error = await readGivenPair({ ...files, ...(await change()) }).then(
    () => new Error('it was taken'),
    (error) => error,
  );
  expect(failure.message).toMatch(new RegExp(`^${variable}: [^\\n]+$`));
  expect(failure.message).not.toMatch(/CANARY|BEGIN|jobglot-given/);
  expect(failure.cause).toBeUndefined();
});
