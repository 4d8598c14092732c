import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeOpenFolder } from '../home/open-folder';
import { serviceEnvironment } from '../process/service-environment';
import { type Cluster, SUPERUSER } from './cluster';
import { postgresProgram } from './find-binaries';

function runInitdb(cluster: Cluster, draft: string, passwordFile: string): void {
  // C.UTF-8 comes with PostgreSQL itself: the same order of strings on every machine, whatever locales it has.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const who = [`--username=${SUPERUSER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const run = spawnSync(postgresProgram(cluster.native, 'initdb'), ['-D', draft, ...who, ...locale], {
    ...cluster.account,
    cwd: dirname(draft),
    env: serviceEnvironment(),
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`initdb failed: ${run.error?.message ?? run.stderr.trim()}`);
}

/**
 * Makes the data directory at the first start. It is built beside its place and moved there when whole, so that a start
 * killed in the middle leaves nothing that looks like data.
 */
export function initCluster(cluster: Cluster, superuserPassword: string): void {
  const parent = dirname(cluster.dataDirectory);
  const draft = join(parent, 'data.draft');
  const passwordFile = join(parent, 'password');
  makeOpenFolder(parent, cluster.account);
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, superuserPassword, { flag: 'wx', mode: 0o600 });
  const { uid, gid } = cluster.account;
  if (uid !== undefined && gid !== undefined) for (const path of [draft, passwordFile]) chownSync(path, uid, gid);
  try {
    runInitdb(cluster, draft, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, cluster.dataDirectory);
}

/**
 * Checks data of an earlier start against the binaries.
 *
 * @throws Error when they are of another major version: PostgreSQL would refuse with less helpful words
 */
export function checkDataVersion(cluster: Cluster): void {
  const { stdout } = spawnSync(postgresProgram(cluster.native, 'postgres'), ['--version'], {
    ...cluster.account,
    cwd: process.platform === 'win32' ? undefined : '/',
    env: serviceEnvironment(),
    encoding: 'utf8',
  });
  const binaries = /(\d+)\./.exec(stdout)?.[1];
  const file = join(cluster.dataDirectory, 'PG_VERSION');
  const data = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'unknown';
  if (binaries === data) return;
  throw new Error(
    `${cluster.dataDirectory} was written by PostgreSQL ${data}, this is ${binaries}: dump and load it, or move it away`,
  );
}
