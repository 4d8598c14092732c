import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Deadline, runBounded } from './run-bounded';

/** Options of a private, rootless apt: its own lists and cache, no locks on the system's. */
function privateOptions(folder: string): string[] {
  for (const sub of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(folder, sub), { recursive: true });
  return ['-o', `Dir::State::lists=${join(folder, 'lists')}`, '-o', `Dir::Cache=${join(folder, 'cache')}`];
}

/**
 * What an installation of redis-server would add to this very system: apt's resolver knows the release's names
 * (libhiredis0.14, libhiredis1.1.0, ...), which dependencies are installed and which are missing.
 */
async function missingPackages(
  apt: string,
  options: readonly string[],
  folder: string,
  deadline: Deadline,
): Promise<string[]> {
  const simulate = ['-s', '-o', 'Debug::NoLocking=true', 'install', '--no-install-recommends', '--reinstall'];
  const plan = await runBounded(apt, [...options, ...simulate, 'redis-server', 'redis-tools'], folder, deadline);
  const names = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] as string);
  // Accounts, init scripts and the like serve an installation; we only unpack programs and their libraries.
  return names.filter((name) => /^(redis-|lib|lua)/.test(name));
}

/** The packages to fetch and the apt options under which they were found. */
export interface AptPlan {
  packages: readonly string[];
  options: readonly string[];
}

/**
 * Plans the download with the system's package lists, or with fresh private ones where those are empty (container images
 * delete them).
 *
 * @param systemLists - apt options that say where the system's lists lie, if not where apt is configured to look
 * @throws Error when the release has no redis-server or cannot be reached
 */
export async function planAptDownload(
  apt: string,
  folder: string,
  deadline: Deadline,
  systemLists: readonly string[] = [],
): Promise<AptPlan> {
  const ownCache = [...systemLists, '-o', `Dir::Cache=${join(folder, 'cache')}`];
  const options = privateOptions(folder);
  try {
    const packages = await missingPackages(apt, ownCache, folder, deadline);
    if (packages.includes('redis-server')) return { packages, options: ownCache };
  } catch {
    // "Unable to locate package": no lists.
  }
  await runBounded(apt, [...options, 'update'], folder, deadline);
  return { packages: await missingPackages(apt, options, folder, deadline), options };
}
