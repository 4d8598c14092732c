import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stopProcess } from '../process/stop-process';
import { postmasterIdentity } from './cluster';
import { findPostgresPackage, postgresProgram } from './find-binaries';

/** Windows has no signals; `pg_ctl kill` speaks PostgreSQL's emulation of them. */
function sendOnWindows(pid: number, signal: NodeJS.Signals): void {
  const native = join(findPostgresPackage().root, 'native');
  spawnSync(postgresProgram(native, 'pg_ctl'), ['kill', signal.slice(3), String(pid)]);
}

/**
 * Stops a server fast (SIGINT: sessions end, data is flushed) and waits for its end. One that hangs is stopped at once
 * (SIGQUIT): it recovers from its log at the next start.
 */
export async function stopPostmaster(dataDirectory: string, pid: number): Promise<void> {
  await stopProcess(
    postmasterIdentity(pid, dataDirectory),
    [
      { signal: 'SIGINT', waitMs: 30_000 },
      { signal: 'SIGQUIT', waitMs: 10_000 },
    ],
    process.platform === 'win32' ? sendOnWindows : process.kill,
  );
}
