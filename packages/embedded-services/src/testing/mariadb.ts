import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, chownSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findFreePort } from '../process/free-port';
import { serviceAccount } from '../process/service-account';

const START_MS = 60_000;
const START_TRIES = 3;

/** A MariaDB server that a test file has to itself. */
export interface TestMariadb {
  readonly host: string;
  readonly port: number;
  /** may do everything */
  readonly user: string;
  readonly password: string;
  /** its folder */
  readonly home: string;
  stop(): Promise<void>;
}

/**
 * Runs a server until standard input ends, as it does with the tests, whatever they die of; then kills it and removes its
 * folder, the first argument.
 */
const UNTIL_INPUT_ENDS = `exec 3<&0
home=$1
shift
"$@" 3<&- &
server=$!
( read -r _ <&3
  kill -9 $server
  while kill -0 $server; do sleep 0.05; done
  rm -rf "$home" ) 2>/dev/null &
wait $server`;

/** Debian keeps servers in sbin, which is not on every user's PATH. */
function program(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find(executable) ?? null;
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns true when this machine has mariadbd; where it has not, tests that need it are skipped by name */
export function hasMariadb(): boolean {
  return program('mariadbd') !== null && program('mariadb-install-db') !== null;
}

/**
 * Starts mariadbd from PATH on a free port, with a data folder that goes with it.
 *
 * @param timeZone of the server's machine, an IANA name; absent: that of this one
 * @throws Error when it does not start
 */
export async function startMariadb(timeZone?: string): Promise<TestMariadb> {
  const account = serviceAccount();
  const home = mkdtempSync(join(tmpdir(), 'jobglot-mariadb-'));
  if (account.uid !== undefined) chownSync(home, account.uid, account.gid!);
  const data = join(home, 'data');
  const installed = spawnSync(
    program('mariadb-install-db')!,
    ['--no-defaults', `--datadir=${data}`, '--skip-test-db', '--auth-root-authentication-method=normal'],
    { ...account, encoding: 'utf8' },
  );
  if (installed.status !== 0) throw new Error(`mariadb-install-db failed: ${installed.stdout}${installed.stderr}`);
  const password = randomBytes(12).toString('hex');
  const init = join(home, 'init.sql');
  writeFileSync(
    init,
    `CREATE USER IF NOT EXISTS 'tester'@'%' IDENTIFIED BY '${password}';\nGRANT ALL ON *.* TO 'tester'@'%' WITH GRANT OPTION;\n`,
  );
  for (let tries = 1; ; tries++) {
    try {
      const { child, port } = await serve(home, data, init, timeZone);
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      return {
        host: '127.0.0.1',
        port,
        user: 'tester',
        password,
        home,
        stop: async () => {
          child.stdin!.end();
          await ended;
          rmSync(home, { recursive: true, force: true, maxRetries: 5 });
        },
      };
    } catch (error) {
      // between being found free and being taken, a port may go to somebody else
      if (tries === START_TRIES) throw error;
    }
  }
}

/** Starts the server on a free port. @throws Error with the end of its log when it does not come up */
async function serve(
  home: string,
  data: string,
  init: string,
  timeZone: string | undefined,
): Promise<{ child: ChildProcess; port: number }> {
  const port = await findFreePort();
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      UNTIL_INPUT_ENDS,
      'sh',
      home,
      program('mariadbd')!,
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${join(home, 's')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--local-infile=1',
      '--skip-name-resolve',
      '--innodb-buffer-pool-size=128M',
      '--max-allowed-packet=64M',
      `--init-file=${init}`,
    ],
    {
      ...serviceAccount(),
      env: { ...process.env, ...(timeZone !== undefined && { TZ: timeZone }) },
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  let log = '';
  child.stderr!.on('data', (text) => {
    log = (log + text).slice(-4_000);
  });
  const failed = new Promise<never>((_, reject) => {
    child.once('exit', () => reject(new Error(`mariadbd ended: ${log}`)));
  });
  failed.catch(() => {});
  await Promise.race([answering(port), failed]);
  return { child, port };
}

/** The server greets whoever connects; init-file has run by then. */
async function answering(port: number): Promise<void> {
  for (const since = Date.now(); ; ) {
    const greeted = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () => {});
      socket.once('data', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('close', () => resolve(false));
    });
    if (greeted) return;
    if (Date.now() - since > START_MS) throw new Error(`mariadbd does not answer on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
