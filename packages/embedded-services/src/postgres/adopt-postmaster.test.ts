import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOurs } from '../process/process-identity';
import { serviceAccount } from '../process/service-account';
import { waitUntil } from '../process/wait-until';
import { makeScratchFolder } from '../testing/scratch-folder';
import { startServicesProcess } from '../testing/services-process';
import { postmasterIdentity } from './cluster';
import { withClient } from './connect';
import { postmasterPidFile } from './postmaster-pid';
import { startPostgres } from './start-postgres';

const scratch = makeScratchFolder();
afterAll(() => scratch.remove());

const log = (): void => undefined;
const count = (url: string): Promise<number> =>
  withClient(url, async (client) => (await client.query('SELECT count(*)::int AS n FROM kept')).rows[0].n);

test('the server of a parent killed with SIGKILL is adopted with its data, a crashed one is recovered', async () => {
  const home = scratch.home('orphan');
  const parent = await startServicesProcess({ home });
  await withClient(parent.postgres.url, (client) => client.query('CREATE TABLE kept AS SELECT generate_series(1, 5)'));
  await parent.kill();

  const adopted = await startPostgres({ home, log });
  expect(adopted).toMatchObject({ adopted: true, pid: parent.postgres.pid, url: parent.postgres.url });
  expect(await count(adopted.url)).toBe(5);

  process.kill(adopted.pid, 'SIGKILL');
  const identity = postmasterIdentity(adopted.pid, join(home, 'postgres', 'data'));
  await waitUntil(() => (isOurs(identity) ? undefined : true), 10_000);
  const recovered = await startPostgres({ home, log });
  expect(recovered.adopted).toBe(false);
  expect(await count(recovered.url)).toBe(5);
  await recovered.stop();
});

test('Ctrl-C in the terminal does not reach the server: it leads its own session', async () => {
  const parent = await startServicesProcess({ home: scratch.home('session') });
  const group = (pid: number | undefined): string =>
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')[2] ?? '';
  if (process.platform === 'linux') {
    expect(group(parent.postgres.pid)).toBe(String(parent.postgres.pid));
    expect(group(parent.child.pid)).not.toBe(group(parent.postgres.pid));
  }
  await parent.stop();
});

test('a live server of ours that refuses our password is stopped, not adopted', async () => {
  const home = scratch.home('refusing');
  const server = await startPostgres({ home, log });
  const recordFile = join(home, 'services', 'postgres.json');
  const record = readFileSync(recordFile, 'utf8');
  writeFileSync(recordFile, JSON.stringify({ ...JSON.parse(record), superuserPassword: 'forgotten' }));
  await expect(startPostgres({ home, log })).rejects.toThrow(/password authentication failed/);
  expect(isOurs(postmasterIdentity(server.pid, join(home, 'postgres', 'data')))).toBe(false);
  writeFileSync(recordFile, record);
  const again = await startPostgres({ home, log });
  expect(again.adopted).toBe(false);
  await again.stop();
});

test('a foreign process with the recorded pid is never signalled, even one that names our data directory', async () => {
  const home = scratch.home('forged');
  await (await startPostgres({ home, log })).stop();
  const dataDirectory = join(home, 'postgres', 'data');
  // Under the services' account, where PostgreSQL itself would take the pid for a live server and refuse to start.
  const stranger = spawn('/bin/sh', ['-c', 'read line', 'sh', dataDirectory], { ...serviceAccount(), cwd: '/' });
  const ended = once(stranger, 'exit');
  const forged = [stranger.pid, dataDirectory, 1, 15_999, '', '127.0.0.1', '0 0', 'ready   ', ''];
  writeFileSync(postmasterPidFile(dataDirectory), forged.join('\n'));

  const server = await startPostgres({ home, log });
  expect(server.adopted).toBe(false);
  await server.stop();
  expect(stranger.exitCode).toBeNull();
  expect(stranger.signalCode).toBeNull();
  stranger.stdin.end('\n');
  expect((await ended)[1]).toBeNull();
});
