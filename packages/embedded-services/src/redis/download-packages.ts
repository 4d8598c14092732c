import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { type Deadline, runBounded } from './run-bounded';

/** An apt that is used without root: its own cache in `folder`, no locks on the system's. */
export interface PrivateApt {
  /** Path of apt-get. */
  program: string;
  folder: string;
  deadline: Deadline;
  /** Told the packages before they are downloaded. */
  announce(packages: readonly string[]): void;
}

/** Behind a firewall that swallows packets apt would wait half a minute per attempt, at every start. */
const IMPATIENT = ['http', 'https']
  .flatMap((scheme) => ['-o', `Acquire::${scheme}::Timeout=10`])
  .concat('-o', 'Acquire::Retries=0');

/**
 * What an installation of redis-server would add to this very system: apt's resolver knows the names of its release
 * (libhiredis0.14, libhiredis1.1.0, ...), which dependencies are installed and which are missing.
 */
async function missingPackages(
  { program, folder, deadline }: PrivateApt,
  options: readonly string[],
): Promise<string[]> {
  const simulate = ['-s', '-o', 'Debug::NoLocking=true', 'install', '--no-install-recommends', '--reinstall'];
  const plan = await runBounded(program, [...options, ...simulate, 'redis-server', 'redis-tools'], folder, deadline);
  const names = [...plan.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] as string);
  // Accounts, init scripts and the like serve an installation; we only unpack programs and their libraries.
  return names.filter((name) => /^(redis-|lib|lua)/.test(name));
}

async function download(apt: PrivateApt, options: readonly string[]): Promise<string> {
  const packages = await missingPackages(apt, options);
  apt.announce(packages);
  const archives = mkdtempSync(join(apt.folder, 'archives-'));
  await runBounded(apt.program, [...options, 'download', ...packages], archives, apt.deadline);
  return archives;
}

const attempt = (work: () => Promise<string>): Promise<string | Error> => work().catch((error: Error) => error);

/**
 * Downloads redis-server and what it needs here, with the system's package lists or, where those are missing (container
 * images delete them) or outdated (the mirror dropped that version), with fresh private ones.
 *
 * @param systemLists - apt options that say where the system's lists lie, if not where apt is configured to look
 * @returns the folder with the packages
 * @throws Error when the release has no redis-server, cannot be reached, or time is up
 */
export async function downloadPackages(apt: PrivateApt, systemLists: readonly string[] = []): Promise<string> {
  for (const sub of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(apt.folder, sub), { recursive: true });
  const common = [...IMPATIENT, '-o', `Dir::Cache=${join(apt.folder, 'cache')}`];
  const first = await attempt(() => download(apt, [...common, ...systemLists]));
  if (typeof first === 'string') return first;
  if (Date.now() >= apt.deadline) throw first;
  const fresh = [...common, '-o', `Dir::State::lists=${join(apt.folder, 'lists')}`];
  const second = await attempt(async () => {
    await runBounded(apt.program, [...fresh, 'update'], apt.folder, apt.deadline);
    return download(apt, fresh);
  });
  if (typeof second === 'string') return second;
  // Without a network apt's update "succeeds" and leaves the lists empty: only the first attempt tells the true reason.
  throw new Error(`${first.message}; with fresh package lists: ${second.message}`);
}
