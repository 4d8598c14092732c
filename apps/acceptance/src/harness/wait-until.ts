import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 20;

/**
 * Asks again and again until the answer is not undefined.
 * @param what for the error when the time is over
 */
export async function waitUntil<T>(what: string, timeoutMs: number, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await sleep(EVERY_MS);
  }
}
