import autocannon from 'autocannon';

/** What a load run measured. */
export interface Load {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

const CONNECTIONS = 50;
const WARM_UP_S = 3;
const SECONDS = 8;

/** Sends the requests in turn over 50 connections, after a warm-up. Milliseconds for the percentiles. */
export async function load(url: string, requests: autocannon.Request[]): Promise<Load> {
  await autocannon({ url, connections: CONNECTIONS, duration: WARM_UP_S, requests });
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, requests });
  return {
    requestsPerSecond: Math.round(result.requests.average),
    p50: result.latency.p50,
    p99: result.latency.p99,
    errors: result.errors + result.timeouts + result.non2xx,
  };
}

/** @returns the middle one of an odd number of values */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** @returns the value below which the share of values lies */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
