import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from './load';

const SECONDS = 20;
/** Connections are opened and code is warmed in this time; not measured. */
const WARM_UP_SECONDS = 5;

/** What pollers saw, in milliseconds from sending to the whole answer. */
export interface Polls {
  readonly polls: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly failed: number;
}

/** Each request is a poller of its own, with a connection of its own, that asks once a second, wherever others are. */
export async function pollOnceASecond(
  url: string,
  requests: readonly { readonly path: string; readonly headers: Record<string, string> }[],
): Promise<Polls> {
  const agent = new Agent({ keepAlive: true, maxSockets: requests.length });
  const started = performance.now();
  const times: number[] = [];
  let failed = 0;
  const poller = async ({ path, headers }: (typeof requests)[number], index: number) => {
    for (let n = 0; n < SECONDS + WARM_UP_SECONDS; n++) {
      const due = started + (n + index / requests.length) * 1_000;
      await sleep(Math.max(0, due - performance.now()));
      const sent = performance.now();
      const ok = await ask(`${url}${path}`, headers, agent);
      if (n < WARM_UP_SECONDS) continue;
      times.push(performance.now() - sent);
      if (!ok) failed++;
    }
  };
  await Promise.all(requests.map(poller));
  agent.destroy();
  const at = (share: number) => Math.round(percentile(times, share) * 10) / 10;
  return { polls: times.length, p50: at(0.5), p99: at(0.99), max: at(1), failed };
}

function ask(url: string, headers: Record<string, string>, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { headers, agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    });
    request.on('error', () => resolve(false));
  });
}
