import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { httpsGet } from './harness/https-get';
import { type Installation, startInstallation, startProcess } from './harness/installation';
import { waitUntil } from './harness/wait-until';

const GATEWAY = join(__dirname, '..', '..', 'gateway', 'dist', 'main.js');
const run = promisify(execFile);

let folder: string;
let env: Record<string, string>;
let installation: Installation;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobglot-https-'));
  const own = { JOBGLOT_HOME: join(folder, 'home'), JOBGLOT_MASTER_KEY: randomBytes(32).toString('base64') };
  installation = await startInstallation(own);
  const { databaseUrl, redis } = installation;
  const queue: Record<string, string> = redis ? { REDIS_URL: redis.url, JOBGLOT_QUEUE_PREFIX: redis.prefix } : {};
  env = { PATH: process.env.PATH!, ...own, ...queue, DATABASE_URL: databaseUrl, PORT: '0', TLS_PORT: '0' };
});

afterAll(async () => {
  await Promise.all(running.map((gateway) => gateway.end('SIGTERM')));
  await installation?.stop();
  await rm(folder, { recursive: true, force: true });
});

const running: { end(signal: NodeJS.Signals): Promise<unknown> }[] = [];

async function startGateway(change: Record<string, string> = {}) {
  const [gateway, ready] = await startProcess(GATEWAY, { ...env, ...change });
  running.push(gateway);
  return { ...gateway, ready, tlsUrl: String(ready.tlsUrl), url: String(ready.url) };
}

/** The pair that a gateway made in a home. */
async function madeIn(home: string) {
  const read = (name: string) => readFile(join(home, 'tls', name), 'utf8');
  return { cert: await read('cert.pem'), key: await read('key.pem') };
}

test('whoever trusts cert.pem, and nobody else, is served over HTTPS with links that are https', async () => {
  const { tlsUrl, url, ready } = await startGateway();
  const { cert: ca } = await madeIn(env.JOBGLOT_HOME!);
  expect(tlsUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(await readFile(String(ready.tlsTrust), 'utf8')).toBe(ca);
  expect((await stat(join(env.JOBGLOT_HOME!, 'tls', 'key.pem'))).mode & 0o777).toBe(0o600);

  expect(await httpsGet(`${tlsUrl}/healthz`, { ca })).toEqual({ status: 200, text: 'ok\n' });
  expect(await httpsGet(`${tlsUrl.replace('127.0.0.1', 'localhost')}/healthz`, { ca })).toMatchObject({ status: 200 });
  const jobs = await httpsGet(`${tlsUrl}/api.rsc/jobs`, { ca, token: installation.token });
  expect(JSON.parse(jobs.text)['@odata.context']).toMatch(new RegExp(`^${tlsUrl}/api\\.rsc/`));
  const plain = await fetch(`${url}/api.rsc/jobs`, { headers: { 'x-cdata-authtoken': installation.token } });
  expect(((await plain.json()) as Record<string, string>)['@odata.context']).toMatch(new RegExp(`^${url}/api\\.rsc/`));

  await expect(httpsGet(`${tlsUrl}/healthz`, {})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(await httpsGet(`${tlsUrl}/healthz`, { ca, maxVersion: 'TLSv1.2' })).toMatchObject({ status: 200 });
});

test('NODE_EXTRA_CA_CERTS is enough for a client that is not changed', async () => {
  const { tlsUrl, ready } = await startGateway();
  const script = `fetch('${tlsUrl}/healthz').then(async (r) => process.stdout.write(await r.text()))`;
  const trusting = { PATH: env.PATH, NODE_EXTRA_CA_CERTS: String(ready.tlsTrust) };
  expect((await run(process.execPath, ['-e', script], { env: trusting })).stdout).toBe('ok\n');
  await expect(run(process.execPath, ['-e', script], { env: { PATH: env.PATH } })).rejects.toThrow(/SELF_SIGNED/);
});

test('gateways that start at once on a new home serve one certificate', async () => {
  const home = join(folder, 'shared');
  const gateways = await Promise.all([1, 2, 3].map(() => startGateway({ JOBGLOT_HOME: home })));
  const { cert: ca } = await madeIn(home);
  for (const { tlsUrl } of gateways) expect(await httpsGet(`${tlsUrl}/healthz`, { ca })).toMatchObject({ status: 200 });
});

test('TLS_PORT=off: HTTP alone', async () => {
  const { ready, url } = await startGateway({ TLS_PORT: 'off', JOBGLOT_HOME: join(folder, 'off') });
  expect(ready).toMatchObject({ tlsUrl: null, tlsTrust: null });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await expect(stat(join(folder, 'off', 'tls'))).rejects.toThrow('ENOENT');
});

test('a client that keeps its connection does not hold up the end', async () => {
  const { tlsUrl, end } = await startGateway();
  const { cert: ca } = await madeIn(env.JOBGLOT_HOME!);
  const agent = new Agent({ keepAlive: true });
  await httpsGet(`${tlsUrl}/healthz`, { ca, agent });
  expect(await end('SIGTERM')).toBe(0);
  agent.destroy();
});

test.each([
  [
    'a busy port',
    async () => ({ TLS_PORT: new URL((await startGateway()).tlsUrl).port }),
    /port \d+ is busy; set TLS_PORT/,
  ],
  ['a file that is not there', async () => ({ TLS_CERT: '/CANARY', TLS_KEY: '/CANARY' }), /TLS_CERT: must be the path/],
  ['one file alone', async () => ({ TLS_CERT: '/CANARY' }), /TLS_KEY: is required/],
  ['a bad port', async () => ({ TLS_PORT: 'on' }), /TLS_PORT: must be off or/],
])('%s is one clear line and exit code 1', async (_, change, sentence) => {
  const failure: Error = await startGateway(await change()).then(
    () => new Error('it started'),
    (error) => error,
  );
  expect(failure.message).toMatch(/ended \(1\) before it was ready/);
  const lines = failure.message.split('\n').slice(1).filter(Boolean);
  const errors = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'error');
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringMatching(new RegExp(`^gateway cannot start: ${sentence.source}[^\\n]*$`)),
  ]);
  expect(failure.message).not.toContain('CANARY');
});

test('files of the operator are read again on SIGHUP; files that cannot be used leave the old certificate', async () => {
  const pairs = [];
  for (const name of ['first', 'second']) {
    await startGateway({ JOBGLOT_HOME: join(folder, name) });
    pairs.push(await madeIn(join(folder, name)));
  }
  const [first, second] = pairs as [(typeof pairs)[0], (typeof pairs)[0]];
  const files = { TLS_CERT: join(folder, 'own.pem'), TLS_KEY: join(folder, 'own.key') };
  const write = async ({ cert, key }: typeof first) => {
    await writeFile(files.TLS_CERT, cert);
    await writeFile(files.TLS_KEY, key);
  };
  await write(first);
  const { tlsUrl, ready, child, output } = await startGateway({ ...files, JOBGLOT_HOME: join(folder, 'unused') });
  const health = (ca: string, agent?: Agent) => httpsGet(`${tlsUrl}/healthz`, { ca, ...(agent && { agent }) });
  const said = (text: string) => output().split(text).length - 1;
  expect(ready.tlsTrust).toBeNull();
  await expect(stat(join(folder, 'unused', 'tls'))).rejects.toThrow('ENOENT');
  const open = new Agent({ keepAlive: true, maxSockets: 1 });
  expect(await health(first.cert, open)).toMatchObject({ status: 200 });

  await write(second);
  child.kill('SIGHUP');
  await waitUntil('the new certificate', 10_000, () => health(second.cert).catch(() => undefined));
  await expect(health(first.cert)).rejects.toThrow();
  // A connection that was open goes on.
  expect(await health(first.cert, open)).toMatchObject({ status: 200 });
  open.destroy();

  await write({ cert: first.cert, key: 'CANARY' });
  child.kill('SIGHUP');
  const kept = 'the certificate stays the old one: TLS_KEY: ';
  await waitUntil('the error line', 10_000, async () => said(kept) || undefined);
  expect(await health(second.cert)).toMatchObject({ status: 200 });
  expect([said(kept), said('the certificate was read again')]).toEqual([1, 1]);
  expect(output()).not.toMatch(/PRIVATE|CANARY/);
});
