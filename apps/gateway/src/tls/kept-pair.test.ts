import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptPair, trustedFile } from './kept-pair';

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

let home: string;
let folder: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'jobglot-tls-'));
  folder = join(home, 'tls');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const certificate = async () => new X509Certificate(await readFile(trustedFile(folder)));
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

test('a pair for this machine, valid for 397 days, readable by its owner alone', async () => {
  const pair = await keptPair(folder);
  const cert = await certificate();
  expect(cert.toString()).toBe(new X509Certificate(pair.cert).toString());
  expect(cert.checkPrivateKey(createPrivateKey(await readFile(join(folder, 'key.pem'))))).toBe(true);
  expect(cert.checkHost('localhost')).toBe('localhost');
  for (const ip of ['127.0.0.1', '::1']) expect(cert.checkIP(ip)).toBeDefined();
  expect(cert.checkHost('example.com')).toBeUndefined();
  expect(cert.ca).toBe(false);
  expect(cert.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(Date.parse(cert.validTo) - Date.parse(cert.validFrom)).toBe(397 * DAY_MS);
  expect(Math.abs(Date.now() - HOUR_MS - Date.parse(cert.validFrom))).toBeLessThan(60_000);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'key.pem'))).mode & 0o777).toBe(0o600);
  expect(await readFile(trustedFile(folder), 'utf8')).not.toContain('PRIVATE');
  expect((await readdir(folder)).sort()).toEqual(['cert.pem', 'key.pem']);
});

test('kept until 30 days before its end, then renewed, and replaced when the clock was set back', async () => {
  const first = await keptPair(folder);
  expect(await keptPair(folder, inDays(366))).toEqual(first);
  const second = await keptPair(folder, inDays(367));
  expect(second.cert).not.toBe(first.cert);
  expect(second.key).not.toBe(first.key);
  expect((await certificate()).checkPrivateKey(createPrivateKey(second.key))).toBe(true);
  // Valid from a year ahead: no client would take it now.
  expect(await keptPair(folder)).not.toEqual(second);
});

test('two at once on a new home serve one pair', async () => {
  const [one, other] = await Promise.all([keptPair(folder), keptPair(folder)]);
  expect(one).toEqual(other);
  expect(await keptPair(folder)).toEqual(one);
  expect((await certificate()).checkPrivateKey(createPrivateKey(one.key))).toBe(true);
});

test.each([
  ['an empty key.pem', async (path: string) => writeFile(path, '')],
  ['half a key.pem', async (path: string) => writeFile(path, (await readFile(path, 'utf8')).slice(0, 900))],
  [
    'a key.pem without its certificate',
    async (path: string) => writeFile(path, (await readFile(path, 'utf8')).split('-----BEGIN CERT')[0]!),
  ],
  ['no key.pem', async (path: string) => rm(path)],
])('%s: a new pair', async (_, damage) => {
  const first = await keptPair(folder);
  await damage(join(folder, 'key.pem'));
  const second = await keptPair(folder);
  expect(second.key).not.toBe(first.key);
  expect((await certificate()).checkPrivateKey(createPrivateKey(second.key))).toBe(true);
  expect((await stat(join(folder, 'key.pem'))).mode & 0o777).toBe(0o600);
});

test.each([
  ['lost', (path: string) => rm(path)],
  ['damaged', (path: string) => writeFile(path, 'no certificate')],
])('a cert.pem that is %s is copied again', async (_, damage) => {
  const first = await keptPair(folder);
  await damage(trustedFile(folder));
  expect(await keptPair(folder)).toEqual(first);
  expect(await readFile(trustedFile(folder), 'utf8')).toBe(first.cert);
});

test('a folder that cannot be made is one line that says what to do', async () => {
  await writeFile(folder, 'a file in its place');
  await expect(keptPair(folder)).rejects.toThrow(
    /^\S+\/tls cannot keep a certificate \(EEXIST\); set [^\n]+ TLS_PORT=off$/,
  );
});
