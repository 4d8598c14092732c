import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { findFreePort } from '../process/free-port';
import { makeScratchFolder } from '../testing/scratch-folder';
import { withClient } from './connect';
import { type RunningPostgres, type StartPostgresOptions, startPostgres } from './start-postgres';

const scratch = makeScratchFolder();
afterAll(() => scratch.remove());

/** A first start takes most of a second: one home serves the tests that do not need a new one. */
const shared = scratch.home('shared');
const lines: string[] = [];
const start = (home: string, options: Partial<StartPostgresOptions> = {}): Promise<RunningPostgres> =>
  startPostgres({ home, log: (line) => lines.push(line), ...options });

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return (await withClient(url, (client) => client.query(sql))).rows;
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

test('a first start in a path with blanks and a symbolic link; a second start keeps data, port and passwords', async () => {
  const home = scratch.home('a home with blanks');
  mkdirSync(join(scratch.path, 'real folder'), { mode: 0o755 });
  symlinkSync(join(scratch.path, 'real folder'), home);
  const first = await start(home);
  await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  await first.stop();
  await expect(query(first.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);

  const second = await start(home);
  expect(second).toMatchObject({ url: first.url, demoUrl: first.demoUrl, adopted: false });
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await second.stop();
});

test('roles are ordinary, see their own database only, and the server listens on loopback with the agreed settings', async () => {
  const server = await start(shared);
  const roles = await query(
    server.url,
    `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname IN ('jobglot', 'demo') ORDER BY 1`,
  );
  expect(roles).toEqual([
    { rolname: 'demo', rolsuper: false, rolcreatedb: false, rolcreaterole: false },
    { rolname: 'jobglot', rolsuper: false, rolcreatedb: true, rolcreaterole: false },
  ]);
  await query(server.demoUrl, 'CREATE TABLE own (n int)');
  await expect(query(server.demoUrl.replace(/demo$/, 'jobglot'), 'SELECT 1')).rejects.toThrow(/permission denied/);
  await expect(query(server.url.replace(/jobglot$/, 'demo'), 'SELECT 1')).rejects.toThrow(/permission denied/);
  await expect(query(server.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/authentication failed/);

  const names = ['listen_addresses', 'max_connections', 'wal_level', 'synchronous_commit', 'fsync', 'shared_buffers'];
  const values = await query(
    server.url,
    `SELECT ${names.map((name) => `current_setting('${name}') AS ${name}`).join()}`,
  );
  expect(values[0]).toEqual({
    listen_addresses: '127.0.0.1',
    max_connections: '200',
    wal_level: 'logical',
    synchronous_commit: 'on',
    fsync: 'on',
    shared_buffers: '128MB',
  });
  expect(server.port).toBeLessThan(32_768);
  await server.stop();
});

test('passwords stay in a private file: not in the log, the messages or the command line', async () => {
  const server = await start(shared);
  const recordFile = join(shared, 'services', 'postgres.json');
  expect(statSync(recordFile).mode & 0o777).toBe(0o600);
  const passwords = Object.values(JSON.parse(readFileSync(recordFile, 'utf8'))).filter(
    (value) => typeof value === 'string',
  );
  expect(passwords).toHaveLength(3);
  await expect(query(server.url, `SELECT '${passwords[0]}' FROM missing_table`)).rejects.toThrow(/missing_table/);

  const commandLine = process.platform === 'linux' ? readFileSync(`/proc/${server.pid}/cmdline`, 'utf8') : '';
  const environment = process.platform === 'linux' ? readFileSync(`/proc/${server.pid}/environ`, 'utf8') : '';
  const log = readFileSync(join(shared, 'logs', 'postgres.log'), 'utf8');
  expect(log).toContain('missing_table');
  for (const password of passwords)
    expect([log, commandLine, environment, ...lines].join('\n')).not.toContain(password);
  expect(environment).not.toContain('JEST_WORKER_ID');
  await server.stop();
});

test('a busy port is replaced: one taken while down, and one lost between choosing and binding', async () => {
  const first = await start(shared);
  await first.stop();
  const squatter = await listen(first.port);
  const second = await start(shared);
  expect(second.port).not.toBe(first.port);
  await second.stop();

  const asked: number[] = [];
  const choosePort = async (attempt: number): Promise<number> => {
    asked.push(attempt);
    return attempt === 0 ? first.port : findFreePort();
  };
  const third = await start(shared, { choosePort });
  expect(asked).toEqual([0, 1]);
  await query(third.url, 'SELECT 1');
  await third.stop();
  await close(squatter);
});

test('two starts at once give one server', async () => {
  const home = scratch.home('twice');
  const [one, two] = await Promise.all([start(home), start(home)]);
  expect(one.pid).toBe(two.pid);
  expect([one.adopted, two.adopted].sort()).toEqual([false, true]);
  await one.stop();
  await two.stop();
});

test('data whose passwords were lost, or of another version, is an error that says what to do', async () => {
  const server = await start(shared);
  await server.stop();
  const recordFile = join(shared, 'services', 'postgres.json');
  const record = readFileSync(recordFile);
  rmSync(recordFile);
  await expect(start(shared)).rejects.toThrow(/passwords is gone: restore it/);
  writeFileSync(recordFile, record);
  writeFileSync(join(shared, 'postgres', 'data', 'PG_VERSION'), '9\n');
  await expect(start(shared)).rejects.toThrow(/written by PostgreSQL 9/);
});
