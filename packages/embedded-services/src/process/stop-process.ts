import { isOurs, type ProcessIdentity } from './process-identity';
import { waitUntil } from './wait-until';

/** How to ask a service to end, from polite to rude, each with the milliseconds it is given. */
export interface StopStep {
  signal: NodeJS.Signals;
  waitMs: number;
}

/**
 * Stops a service and waits for its end. Before each signal the process is proven to be ours again; one that is not (any
 * more) is left alone.
 *
 * @param send - how to deliver the signal; Windows has no signals and PostgreSQL brings its own way
 * @throws Error when it still runs after the last step
 */
export async function stopProcess(
  identity: ProcessIdentity,
  steps: readonly StopStep[],
  send: (pid: number, signal: NodeJS.Signals) => void = process.kill,
): Promise<void> {
  for (const { signal, waitMs } of steps) {
    if (!isOurs(identity)) return;
    try {
      send(identity.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    if (await waitUntil(() => (isOurs(identity) ? undefined : true), waitMs)) return;
  }
  throw new Error(`Process ${identity.pid} (${identity.programs[0]}) does not stop`);
}
