import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeOpenFolder } from '../home/open-folder';
import type { ServiceAccount } from '../process/service-account';
import type { ServiceLog } from '../service-log';
import { planAptDownload } from './apt-packages';
import { findOnPath } from './find-on-path';
import { findProvisioned, provisionedFolder } from './provisioned-redis';
import type { RedisBinary } from './redis-binary';
import { type Deadline, runBounded } from './run-bounded';

/** Without a network apt retries long; a start must not. */
const LIMIT_MS = 60_000;

async function unpackInto(
  work: string,
  tools: { apt: string; dpkg: string },
  log: ServiceLog,
  deadline: Deadline,
): Promise<string> {
  const { packages, options } = await planAptDownload(tools.apt, work, deadline);
  log(
    `Downloading ${packages.join(', ')} from this system's apt sources; nothing is installed (JOBGLOT_NO_DOWNLOAD=true forbids it)`,
  );
  const archives = join(work, 'archives');
  mkdirSync(archives);
  await runBounded(tools.apt, [...options, 'download', ...packages], archives, deadline);
  const root = join(work, 'root');
  for (const archive of readdirSync(archives))
    await runBounded(tools.dpkg, ['-x', join(archives, archive), root], work, deadline);
  return root;
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
  const [apt] = findOnPath('apt-get');
  const [dpkg] = findOnPath('dpkg');
  if (!apt || !dpkg) throw new Error('this system has no apt to download it with');
  makeOpenFolder(place, account);
  const work = mkdtempSync(join(place, 'redis-download-'));
  try {
    chmodSync(work, 0o755);
    const root = await unpackInto(work, { apt, dpkg }, log, deadline);
    const folder = provisionedFolder(place);
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    renameSync(root, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const binary = findProvisioned(place, account, 'apt');
  if (!binary) throw new Error('the downloaded redis-server does not run here or is older than 6.2');
  return binary;
}
