import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeServiceHome } from '../home/service-home';
import { processStamp } from '../home/start-lock';
import { stopServices } from '../stop-services';

const PREFIX = 'jobglot-test-';
const OWNER = 'owner';

/** Makes a home that says which process it belongs to, so that a later run can tell that it was left behind. */
export function makeThrowAwayHome(): string {
  const home = mkdtempSync(join(tmpdir(), PREFIX));
  // Under root the services run as nobody and must get in.
  chmodSync(home, 0o711);
  writeFileSync(join(home, OWNER), processStamp(process.pid) ?? '');
  return home;
}

function isDead(home: string): boolean {
  const owner = join(home, OWNER);
  if (!existsSync(owner) || statSync(home).uid !== (process.getuid?.() ?? statSync(home).uid)) return false;
  const stamp = readFileSync(owner, 'utf8');
  return stamp !== '' && processStamp(Number.parseInt(stamp, 10)) !== stamp;
}

/** Stops what still runs on a home and deletes it. */
export async function removeThrowAwayHome(home: string): Promise<void> {
  await stopServices(home);
  removeServiceHome(home);
}

/** Removes the homes of test runs that were killed before their teardown. A home whose owner may live is not touched. */
export async function removeDeadHomes(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const home = join(tmpdir(), name);
    if (!name.startsWith(PREFIX)) continue;
    try {
      if (isDead(home)) await removeThrowAwayHome(home);
    } catch {
      // Another run is removing it, or it is not ours to remove.
    }
  }
}
