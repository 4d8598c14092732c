import { spawnSync } from 'node:child_process';
import { stopProcess } from '../process/stop-process';
import { type Cluster, postmasterIdentity } from './cluster';
import { postgresProgram } from './find-binaries';

/** Windows has no signals; `pg_ctl kill` speaks PostgreSQL's emulation of them. */
function sendOnWindows(cluster: Pick<Cluster, 'native'>): (pid: number, signal: NodeJS.Signals) => void {
  return (pid, signal) => {
    spawnSync(postgresProgram(cluster.native, 'pg_ctl'), ['kill', signal.slice(3), String(pid)]);
  };
}

/**
 * Stops a server fast (SIGINT: sessions end, data is flushed) and waits for its end. One that hangs is stopped at once
 * (SIGQUIT): it recovers from its log at the next start.
 */
export async function stopPostmaster(cluster: Pick<Cluster, 'native' | 'dataDirectory'>, pid: number): Promise<void> {
  await stopProcess(
    postmasterIdentity(pid, cluster.dataDirectory),
    [
      { signal: 'SIGINT', waitMs: 30_000 },
      { signal: 'SIGQUIT', waitMs: 10_000 },
    ],
    process.platform === 'win32' ? sendOnWindows(cluster) : process.kill,
  );
}
