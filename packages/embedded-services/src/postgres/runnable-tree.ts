import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeOpenFolder } from '../home/open-folder';
import type { ServiceAccount } from '../process/service-account';
import { serviceEnvironment } from '../process/service-environment';
import { type PostgresPackage, postgresProgram } from './find-binaries';
import { hydrateSymlinks } from './hydrate-symlinks';
import { stageTree } from './stage-tree';

/** Asks both programs for their version as the account that will run them: proves permissions, libraries and links at once. */
function failureOf(native: string, account: ServiceAccount): string | undefined {
  for (const name of ['postgres', 'initdb'] as const) {
    const cwd = process.platform === 'win32' ? undefined : '/';
    const run = spawnSync(postgresProgram(native, name), ['--version'], {
      ...account,
      cwd,
      env: serviceEnvironment(),
      encoding: 'utf8',
    });
    if (run.status !== 0) return run.error?.message ?? run.stderr.trim();
  }
  return undefined;
}

function tryHydrate(root: string): void {
  try {
    hydrateSymlinks(root);
  } catch {
    // A read-only node_modules: the staged twin gets its links instead.
  }
}

/**
 * Returns a native tree that the account can run: the package's own, or a twin below `place` when the package lies where
 * the account cannot go or is read-only with links missing.
 *
 * @throws Error with the program's own words when neither runs (a musl system, for example)
 */
export function runnableTree(found: PostgresPackage, place: string, account: ServiceAccount): string {
  tryHydrate(found.root);
  const native = join(found.root, 'native');
  if (failureOf(native, account) === undefined) return native;

  const twin = join(place, `postgres-${found.version}`);
  makeOpenFolder(twin, account);
  const staged = join(twin, 'native');
  if (!existsSync(staged)) stageTree(native, staged);
  hydrateSymlinks(twin);
  const failure = failureOf(staged, account);
  if (failure === undefined) return staged;
  throw new Error(`The embedded PostgreSQL does not run here (${failure}). Set DATABASE_URL to use another server`);
}
