import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the condition holds. @throws Error after `limitMs`, with what it waited for */
export async function waitUntil(what: string, condition: () => Promise<boolean>, limitMs = 10_000): Promise<void> {
  const until = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(`waited ${limitMs} ms for ${what}`);
    await sleep(20);
  }
}
