import { rmSync } from 'node:fs';
import { isOurs } from '../process/process-identity';
import { waitUntil } from '../process/wait-until';
import { type Cluster, type ClusterRecord, postmasterIdentity, SUPERUSER } from './cluster';
import { postgresUrl, withClient } from './connect';
import type { LaunchedPostmaster } from './launch-postmaster';
import { postmasterPidFile, readPostmasterPid } from './postmaster-pid';
import { stopPostmaster } from './stop-postmaster';

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function accepts(port: number, { superuserPassword }: ClusterRecord): Promise<boolean> {
  try {
    await withClient(
      postgresUrl({ user: SUPERUSER, password: superuserPassword, database: 'postgres', port }),
      (client) => client.query('SELECT 1'),
    );
    return true;
  } catch {
    return false;
  }
}

/**
 * Takes over the server that a killed parent left behind. One of ours that cannot be used is stopped; a process that only
 * happens to have the recorded pid is not touched, but its stale lock file goes, since PostgreSQL would refuse to start.
 * (Should a server be there all the same, its shared memory, keyed by the data directory, still stops a second one.)
 */
export async function adoptPostmaster(
  cluster: Cluster,
  record: ClusterRecord,
): Promise<LaunchedPostmaster | undefined> {
  const { dataDirectory } = cluster;
  const found = readPostmasterPid(dataDirectory);
  if (!found) return undefined;
  const identity = postmasterIdentity(found.pid, dataDirectory);
  if (!isOurs(identity)) {
    if (exists(found.pid)) rmSync(postmasterPidFile(dataDirectory), { force: true });
    return undefined;
  }
  const settled = await waitUntil(() => {
    const file = readPostmasterPid(dataDirectory);
    return file?.status === 'ready' || !isOurs(identity) ? (file ?? found) : undefined;
  }, 30_000);
  if (settled?.status === 'ready' && (await accepts(settled.port, record)))
    return { pid: found.pid, port: settled.port };
  await stopPostmaster(dataDirectory, found.pid);
  return undefined;
}
