import { setTimeout as delay } from 'node:timers/promises';

/**
 * Polls a condition until it yields a value.
 *
 * @param check - returns the awaited value, or `undefined` while the condition does not hold
 * @param timeoutMs - gives up after this many milliseconds
 * @param everyMs - pause between two checks, in milliseconds
 * @returns the value, or `undefined` when the time is over
 */
export async function waitUntil<T>(
  check: () => T | undefined | Promise<T | undefined>,
  timeoutMs: number,
  everyMs = 20,
): Promise<T | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value !== undefined || Date.now() >= deadline) return value;
    await delay(everyMs);
  }
}
