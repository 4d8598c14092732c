import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceAccount } from '../process/service-account';
import { makeOpenFolder } from './open-folder';
import { isReachable } from './reachable';

/** Where one installation keeps its services. All paths are real paths: a process is recognised by them. */
export interface ServiceHome {
  /** JOBGLOT_HOME. */
  root: string;
  /** Passwords and pid records, readable by the owner only. */
  records: string;
  logs: string;
  /** What the service's account must reach: data directories and binaries. The home itself wherever that is possible. */
  place: string;
}

/**
 * Where files go that `nobody` must reach when the home lies below a closed directory (root's own, mostly). `/var/lib`
 * first, since data in a temporary directory is gone after a reboot.
 */
const OUTSIDE = ['/var/lib/jobglot', tmpdir()];

function makeOutside(parents: readonly string[], account: ServiceAccount): string {
  for (const parent of parents) {
    try {
      makeOpenFolder(parent, account);
      if (!isReachable(parent, account)) continue;
      const place = mkdtempSync(join(realpathSync(parent), 'jobglot-home-'));
      chmodSync(place, 0o711);
      return place;
    } catch {
      // Read-only or not ours: the next one.
    }
  }
  throw new Error(`No directory that the user "nobody" can reach (tried JOBGLOT_HOME, ${parents.join(', ')})`);
}

const pointerFile = (root: string): string => join(root, 'services', 'place');

function choosePlace(root: string, account: ServiceAccount, outside: readonly string[]): string {
  const pointer = pointerFile(root);
  if (existsSync(pointer)) {
    const kept = readFileSync(pointer, 'utf8').trim();
    if (existsSync(kept)) return kept;
    throw new Error(
      `The data of ${root} lay in ${kept}, which is gone: restore it, or start with an empty JOBGLOT_HOME`,
    );
  }
  if (isReachable(root, account)) return root;
  const place = makeOutside(outside, account);
  writeFileSync(pointer, `${place}\n`, { flag: 'wx' });
  return place;
}

/**
 * Makes the folders of an installation and decides once where its service data lies; the decision is kept in
 * `services/place`, so that a later start finds the same data.
 *
 * @param home - JOBGLOT_HOME; may be relative, a symbolic link or hold spaces
 * @param outside - parents to try when the account cannot reach the home
 */
export function openServiceHome(
  home: string,
  account: ServiceAccount,
  outside: readonly string[] = OUTSIDE,
): ServiceHome {
  makeOpenFolder(home, account);
  const root = realpathSync(home);
  const records = join(root, 'services');
  mkdirSync(records, { recursive: true, mode: 0o700 });
  return { root, records, logs: join(root, 'logs'), place: choosePlace(root, account, outside) };
}

/** Deletes a home and what was put outside it. Its services must have been stopped. */
export function removeServiceHome(home: string): void {
  const pointer = pointerFile(home);
  if (existsSync(pointer)) rmSync(readFileSync(pointer, 'utf8').trim(), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}
