import type { ServiceAccount } from '../process/service-account';
import type { ServiceLog } from '../service-log';
import { findOnPath } from './find-on-path';
import { provisionFromApt } from './provision-from-apt';
import { findProvisioned } from './provisioned-redis';
import { probeRedis, type RedisBinary } from './redis-binary';

/** Where to look, and whether the network may be used. */
export interface RedisSearch {
  /** Folder for a downloaded copy. */
  place: string;
  account: ServiceAccount;
  allowDownload: boolean;
  log: ServiceLog;
}

/**
 * Yields servers that run here, best first: the machine's own, a copy provisioned earlier, a fresh download. Lazy, so that
 * nothing is downloaded while an earlier one starts.
 *
 * @returns why there is no more, for the one who asks for it
 */
export async function* redisCandidates(search: RedisSearch): AsyncGenerator<RedisBinary, string> {
  const { place, account, allowDownload, log } = search;
  for (const file of ['redis-server', 'valkey-server'].flatMap(findOnPath)) {
    const binary = probeRedis(file, 'path', account);
    if (binary) yield binary;
    else log(`${file} does not run here or is older than 6.2`);
  }
  const kept = findProvisioned(place, account);
  if (kept) yield kept;
  if (!allowDownload) return 'no redis-server or valkey-server on PATH, and downloading is turned off';
  try {
    yield await provisionFromApt(place, account, log);
  } catch (error) {
    return `no redis-server or valkey-server on PATH, and none could be downloaded: ${(error as Error).message}`;
  }
  return 'no server that starts';
}
