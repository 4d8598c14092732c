import type autocannon from 'autocannon';
import { type Load, load, median } from './load';

const ROUNDS = 3;

/** Ours and the peer's in turn, three rounds; medians, and their ratio. */
export async function compareWithPeer(url: string, peerUrl: string, requests: autocannon.Request[]) {
  const ours: Load[] = [];
  const peers: Load[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    peers.push(await load(peerUrl, requests));
    ours.push(await load(url, requests));
  }
  const rate = (loads: Load[]) => median(loads.map((l) => l.requestsPerSecond));
  return {
    ours: rate(ours),
    bare: rate(peers),
    ratio: rate(ours) / rate(peers),
    p99Ms: median(ours.map((l) => l.p99)),
    errors: ours.reduce((sum, l) => sum + l.errors, 0),
    rounds: { ours, bare: peers },
  };
}
