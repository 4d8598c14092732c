import { type SpawnedService, spawnService } from '../process/spawn-service';
import { waitUntil } from '../process/wait-until';
import type { Cluster } from './cluster';
import { postgresProgram } from './find-binaries';
import { readPostmasterPid } from './postmaster-pid';
import { serverArguments } from './server-settings';
import { stopPostmaster } from './stop-postmaster';

const ATTEMPTS = 5;
/** Recovery after a power cut replays up to max_wal_size; it takes seconds, not minutes. */
const READY_MS = 120_000;

/** A server that accepts connections. */
export interface LaunchedPostmaster {
  pid: number;
  port: number;
}

function portWasTaken(output: string): boolean {
  return /could not bind|could not create any TCP\/IP sockets|address already in use/i.test(output);
}

/** PostgreSQL says in its lock file when it is ready; nothing is sent to a port before that, whoever may listen there. */
async function outcomeOf(cluster: Cluster, service: SpawnedService): Promise<'ready' | string> {
  const outcome = await waitUntil(() => {
    const file = readPostmasterPid(cluster.dataDirectory);
    if (file?.pid === service.pid && file.status === 'ready') return 'ready';
    return service.ended();
  }, READY_MS);
  if (outcome) return outcome;
  await stopPostmaster(cluster.dataDirectory, service.pid);
  return `not ready after ${READY_MS / 1000} s`;
}

/**
 * Starts the server and waits until it is ready. A port taken by somebody else in the last moment is replaced.
 *
 * @param choosePort - a port that was free a moment ago; called once per attempt
 * @throws Error with the end of the server's log
 */
export async function launchPostmaster(
  cluster: Cluster,
  choosePort: (attempt: number) => Promise<number>,
): Promise<LaunchedPostmaster> {
  let failure = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = await choosePort(attempt);
    const service = spawnService({
      file: postgresProgram(cluster.native, 'postgres'),
      args: serverArguments(cluster.dataDirectory, port),
      account: cluster.account,
      logFile: cluster.logFile,
    });
    const outcome = await outcomeOf(cluster, service);
    if (outcome === 'ready') return { pid: service.pid, port };
    failure = `${outcome}; ${service.output().trim().split('\n').slice(-3).join(' | ')}`;
    if (!portWasTaken(service.output())) break;
  }
  throw new Error(`PostgreSQL did not start: ${failure} (log: ${cluster.logFile})`);
}
