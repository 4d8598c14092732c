import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below 32768: Linux hands the ports above to outgoing connections, which then collide with a server ("Address already in use"). */
const LOWEST = 15_000;
const HIGHEST = 32_767;

function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/**
 * Finds a port on 127.0.0.1 that nothing listens on right now. Another process may still take it first, so callers retry.
 *
 * @param preferred - tried first, so that a service keeps its URL from one start to the next
 * @throws Error when fifty random ports in 15000-32767 are all busy
 */
export async function findFreePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await canBind(preferred))) return preferred;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (await canBind(port)) return port;
  }
  throw new Error(`No free port found on 127.0.0.1 between ${LOWEST} and ${HIGHEST}`);
}
