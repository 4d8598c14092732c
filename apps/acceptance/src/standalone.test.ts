import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { V2Client } from '@jobglot/cdata-v2-client';
import { stopServices } from '@jobglot/embedded-services';
import { type StartedStandalone, startStandalone } from './harness/standalone';
import { waitUntil } from './harness/wait-until';

const run = promisify(execFile);

let home: string;
const started: StartedStandalone[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'jobglot-standalone-'));
});

afterAll(async () => {
  for (const standalone of started) standalone.child.kill('SIGKILL');
  await stopServices(home);
  await rm(home, { recursive: true, force: true });
});

const start = async (port: number) => {
  const standalone = await startStandalone(home, port);
  started.push(standalone);
  return standalone;
};

test('from nothing to a served API, through a crash and a SIGKILL, to a clean end', async () => {
  const port = await freePort();
  const first = await start(port);
  const { apiToken } = JSON.parse(await readFile(join(home, 'credentials.json'), 'utf8'));
  expect((await stat(join(home, 'credentials.json'))).mode & 0o777).toBe(0o600);
  expect(first.output()).not.toContain(apiToken);

  // The printed command works as it is pasted.
  const command = /^ +CData Sync v2 +(curl .+)$/m.exec(first.output())![1]!;
  const { stdout } = await run('sh', ['-c', `${command} -s`]);
  expect(JSON.parse(stdout)).toEqual({ value: [] });
  expect((await fetch(`http://127.0.0.1:${port}/docs/`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/docs/cdata-v2.json`)).status).toBe(200);

  const client = new V2Client(`http://127.0.0.1:${port}`, apiToken);
  const job = await client.createJob({ name: 'noop', type: 'Standard' });
  await client.waitForRun(job, await client.execute(job));

  // A worker that dies is replaced.
  const before = await workerOf(first.child.pid!);
  process.kill(before!, 'SIGKILL');
  await waitUntil('another worker', 20_000, async () => {
    const now = await workerOf(first.child.pid!);
    return now !== undefined && now !== before ? now : undefined;
  });
  await client.waitForRun(job, await client.execute(job));

  // kill -9 of the parent: its children end by themselves, the services are adopted by the next start, nothing is lost.
  await first.end('SIGKILL');
  const second = await start(port);
  expect((await client.json('GET', `/jobs/${job}/history`)).value).toHaveLength(2);

  const busy = await startStandalone(home, port).then(
    () => 'started',
    (error: Error) => error.message,
  );
  expect(busy).toMatch(/another start uses/);
  expect(await second.end('SIGINT')).toBe(0);
}, 120_000);

test('a busy port is one clear line and exit code 1', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await expect(startStandalone(home, port)).rejects.toThrow(new RegExp(`ended with 1[^]*port ${port} is busy`));
  server.close();
}, 60_000);

/** pid of the worker child: `worker` is in its command line. */
async function workerOf(parent: number): Promise<number | undefined> {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,args=']);
  const line = stdout.split('\n').find((l) => l.includes('worker') && Number(l.trim().split(/\s+/)[1]) === parent);
  return line === undefined ? undefined : Number(line.trim().split(/\s+/)[0]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
