import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isOurs } from '../process/process-identity';
import { serviceAccount } from '../process/service-account';
import { waitUntil } from '../process/wait-until';
import { downloadCache } from '../testing/download-cache';
import { makeScratchFolder } from '../testing/scratch-folder';
import { startServicesProcess } from '../testing/services-process';
import { testIf } from '../testing/skip-by-name';
import { redisIdentity } from './redis-installation';
import { redisCommand } from './resp-exchange';
import { type RunningRedis, startRedis } from './start-redis';

const scratch = makeScratchFolder();
afterAll(() => scratch.remove());

const lines: string[] = [];
const log = (line: string): void => {
  lines.push(line);
};

/** globalSetup tells where it found a Redis that can be started here; an external one says nothing about that. */
const withRedis = testIf(process.env.TEST_REDIS_ORIGIN !== undefined, 'no Redis to start here');

async function start(home: string): Promise<RunningRedis> {
  const redis = await startRedis({ home, log, provisionIn: downloadCache() });
  if (redis.kind === 'unavailable') throw new Error(redis.reason);
  return redis;
}

const addressOf = (url: string): { port: number; password: string } => {
  const { port, password } = new URL(url);
  return { port: Number(port), password };
};

withRedis(
  'queue data survives a stop and a start, with the same port and password, in a path with blanks',
  async () => {
    const home = scratch.home('a "home" with blanks');
    const first = await start(home);
    expect(first).toMatchObject({ kind: 'running', adopted: false });
    expect(first.port).toBeLessThan(32_768);
    await redisCommand(addressOf(first.url), 'SET', 'kept', 'a run');
    await first.stop();
    await expect(redisCommand(addressOf(first.url), 'PING')).rejects.toThrow(/ECONNREFUSED/);

    const second = await start(home);
    expect(second).toMatchObject({ url: first.url, adopted: false });
    expect(await redisCommand(addressOf(second.url), 'GET', 'kept')).toBe('a run');
    await second.stop();
  },
);

withRedis('it never evicts, keeps an append-only file, listens on loopback and wants its password', async () => {
  const home = scratch.home('settings');
  const redis = await start(home);
  const info = await redisCommand(addressOf(redis.url), 'INFO');
  expect(info).toMatch(/^aof_enabled:1/m);
  expect(info).toMatch(/^maxmemory_policy:noeviction/m);
  await expect(redisCommand({ port: redis.port, password: 'wrong' }, 'PING')).rejects.toThrow(/WRONGPASS/);

  const { password } = addressOf(redis.url);
  const config = join(home, 'redis', 'redis.conf');
  expect(readFileSync(config, 'utf8')).toContain('appendfsync everysec');
  expect(readFileSync(config, 'utf8')).toContain('bind 127.0.0.1\n');
  for (const file of [config, join(home, 'services', 'redis.json')]) expect(statSync(file).mode & 0o777).toBe(0o600);
  const commandLine = process.platform === 'linux' ? readFileSync(`/proc/${redis.pid}/cmdline`, 'utf8') : '';
  const serverLog = readFileSync(join(home, 'logs', 'redis.log'), 'utf8');
  expect([commandLine, serverLog, ...lines].join('\n')).not.toContain(password);
  await redis.stop();
});

withRedis(
  'the server of a parent killed with SIGKILL is adopted; after its own SIGKILL the data is still there',
  async () => {
    const home = scratch.home('orphan');
    const parent = await startServicesProcess({ home, redis: true, provisionIn: downloadCache() });
    if (parent.redis?.kind !== 'running') throw new Error(parent.output());
    await redisCommand(addressOf(parent.redis.url), 'SET', 'kept', '5');
    await parent.kill();

    const adopted = await start(home);
    expect(adopted).toMatchObject({
      adopted: true,
      pid: parent.redis.pid,
      url: parent.redis.url,
      origin: parent.redis.origin,
    });
    expect(await redisCommand(addressOf(adopted.url), 'GET', 'kept')).toBe('5');
    // everysec: wait until the server says that all it accepted is on disk.
    await redisCommand(addressOf(adopted.url), 'SET', 'later', '6');
    const flushed = await waitUntil(async () => {
      const info = await redisCommand(addressOf(adopted.url), 'INFO', 'persistence');
      return /aof_buffer_length:0\r/.test(info) && /aof_pending_bio_fsync:0\r/.test(info) ? true : undefined;
    }, 5_000);
    expect(flushed).toBe(true);
    process.kill(adopted.pid, 'SIGKILL');
    const identity = redisIdentity(adopted.pid, { configFile: join(home, 'redis', 'redis.conf') });
    await waitUntil(() => (isOurs(identity) ? undefined : true), 10_000);
    const recovered = await start(home);
    expect(recovered.adopted).toBe(false);
    expect(await redisCommand(addressOf(recovered.url), 'GET', 'later')).toBe('6');
    await recovered.stop();
  },
);

withRedis('a foreign process with the recorded pid is never signalled, and a busy port is replaced', async () => {
  const home = scratch.home('forged');
  const first = await start(home);
  await first.stop();
  const config = join(home, 'redis', 'redis.conf');
  const stranger = spawn('/bin/sh', ['-c', 'read line', 'sh', config], { ...serviceAccount(), cwd: '/' });
  const ended = once(stranger, 'exit');
  const recordFile = join(home, 'services', 'redis.json');
  writeFileSync(recordFile, JSON.stringify({ ...JSON.parse(readFileSync(recordFile, 'utf8')), pid: stranger.pid }));
  const squatter = createServer().listen(first.port, '127.0.0.1');
  await once(squatter, 'listening');

  const second = await start(home);
  expect(second.adopted).toBe(false);
  expect(second.port).not.toBe(first.port);
  await second.stop();
  squatter.close();
  expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
  stranger.stdin.end('\n');
  expect((await ended)[1]).toBeNull();
});

withRedis('a server on PATH comes first, one that does not run is passed over', async () => {
  const reference = await start(scratch.home('reference'));
  const program = readFileSync(`/proc/${reference.pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
  const environment = readFileSync(`/proc/${reference.pid}/environ`, 'utf8').split('\0');
  const libraries = environment.find((line) => line.startsWith('LD_LIBRARY_PATH=')) ?? 'LD_LIBRARY_PATH=';
  await reference.stop();
  const script = (folder: string, name: string, text: string): string => {
    mkdirSync(join(scratch.path, folder), { recursive: true });
    writeFileSync(join(scratch.path, folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(scratch.path, folder, name), 0o755);
    return join(scratch.path, folder);
  };
  const broken = script('broken', 'redis-server', 'echo "version GLIBC_2.38 not found" >&2; exit 1');
  const good = script('good', 'valkey-server', `${libraries} exec ${program} "$@"`);
  const path = process.env.PATH;
  process.env.PATH = `${broken}:${good}`;
  try {
    const redis = await startRedis({ home: scratch.home('path'), log, allowDownload: false });
    expect(redis).toMatchObject({ kind: 'running', origin: 'path' });
    expect(lines.at(-2)).toMatch(/broken.redis-server does not run here/);
    if (redis.kind === 'running') await redis.stop();
  } finally {
    process.env.PATH = path;
  }
});

test('without a Redis and without leave to download, the answer is a reason', async () => {
  const { PATH, JOBGLOT_NO_DOWNLOAD } = process.env;
  process.env.PATH = '';
  process.env.JOBGLOT_NO_DOWNLOAD = 'true';
  try {
    const redis = await startRedis({ home: scratch.home('none'), log });
    expect(redis).toEqual({ kind: 'unavailable', reason: expect.stringMatching(/downloading is turned off/) });
    delete process.env.JOBGLOT_NO_DOWNLOAD;
    const noApt = await startRedis({ home: scratch.home('none'), log });
    expect(noApt).toEqual({ kind: 'unavailable', reason: expect.stringMatching(/no apt/) });
  } finally {
    process.env.PATH = PATH;
    if (JOBGLOT_NO_DOWNLOAD === undefined) delete process.env.JOBGLOT_NO_DOWNLOAD;
    else process.env.JOBGLOT_NO_DOWNLOAD = JOBGLOT_NO_DOWNLOAD;
  }
});

test('a server that does not come up is passed over on an empty home, and an error where queued runs lie', async () => {
  const folder = join(scratch.path, 'failing');
  mkdirSync(folder);
  const version = 'echo "Redis server v=7.0.15 sha=00000000:0"';
  writeFileSync(join(folder, 'redis-server'), `#!/bin/sh\nif [ "$1" = --version ]; then ${version}; else exit 3; fi\n`);
  chmodSync(join(folder, 'redis-server'), 0o755);
  const home = scratch.home('failing home');
  const path = process.env.PATH;
  process.env.PATH = folder;
  try {
    const redis = await startRedis({ home, log, allowDownload: false });
    expect(redis).toEqual({ kind: 'unavailable', reason: expect.stringMatching(/did not start: exit code 3/) });
    writeFileSync(join(home, 'redis', 'data', 'appendonly.aof'), '');
    await expect(startRedis({ home, log, allowDownload: false })).rejects.toThrow(/holds queued runs/);
  } finally {
    process.env.PATH = path;
  }
});
