import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeOpenFolder } from '../home/open-folder';
import type { ServiceAccount } from '../process/service-account';
import type { ServiceLog } from '../service-log';
import { downloadPackages } from './download-packages';
import { findOnPath } from './find-on-path';
import { findProvisioned, provisionedFolder } from './provisioned-redis';
import type { RedisBinary } from './redis-binary';
import { runBounded } from './run-bounded';

/** Without a network apt retries long; a start must not. */
const LIMIT_MS = 60_000;
const WORK = 'redis-download-';

/** Work folders of starts that were killed; one that is still at work is younger than this. */
function removeAbandoned(place: string): void {
  for (const name of readdirSync(place)) {
    const path = join(place, name);
    const age = name.startsWith(WORK)
      ? Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
      : 0;
    if (age > 10 * LIMIT_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** Several homes may share a place: whoever comes second keeps the copy that another may already be running from. */
function putInPlace(root: string, place: string, account: ServiceAccount): RedisBinary {
  const others = findProvisioned(place, account, 'apt');
  if (others) return others;
  rmSync(provisionedFolder(place), { recursive: true, force: true });
  renameSync(root, provisionedFolder(place));
  const binary = findProvisioned(place, account, 'apt');
  if (!binary) throw new Error('the downloaded redis-server does not run here or is older than 6.2');
  return binary;
}

/**
 * Fetches the distribution's signed redis-server with apt and unpacks it below `place`, without root and without
 * installing. Only on Debian and its kin.
 *
 * @param limitMs - for all of it together, in milliseconds
 * @throws Error with the reason: no apt here, no network, no such package, or the result does not run
 */
export async function provisionFromApt(
  place: string,
  account: ServiceAccount,
  log: ServiceLog,
  limitMs = LIMIT_MS,
): Promise<RedisBinary> {
  const deadline = Date.now() + limitMs;
  const [program] = findOnPath('apt-get');
  const [dpkg] = findOnPath('dpkg');
  if (!program || !dpkg) throw new Error('this system has no apt to download it with');
  makeOpenFolder(place, account);
  removeAbandoned(place);
  const folder = mkdtempSync(join(place, WORK));
  const announce = (packages: readonly string[]): void =>
    log(
      `Downloading ${packages.join(', ')} from this system's apt sources; nothing is installed (JOBGLOT_NO_DOWNLOAD=true forbids it)`,
    );
  try {
    chmodSync(folder, 0o755);
    const archives = await downloadPackages({ program, folder, deadline, announce });
    const root = join(folder, 'root');
    for (const archive of readdirSync(archives)) {
      await runBounded(dpkg, ['-x', join(archives, archive), root], folder, deadline);
    }
    return putInPlace(root, place, account);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
