import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceAccount } from '../process/service-account';
import { probeRedis, type RedisBinary } from './redis-binary';

/** Where a downloaded Redis is unpacked below a place. */
export const provisionedFolder = (place: string): string => join(place, 'redis-dist');

function libraryFolders(root: string): string[] {
  return ['usr/lib', 'lib'].flatMap((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    // The multiarch folder is named after the machine, as in usr/lib/x86_64-linux-gnu.
    return readdirSync(path)
      .filter((name) => name.includes('-linux-'))
      .map((name) => join(path, name));
  });
}

/** The copy that an earlier start unpacked, if it (still) runs. */
export function findProvisioned(
  place: string,
  account: ServiceAccount,
  origin: RedisBinary['origin'] = 'provisioned',
): RedisBinary | undefined {
  const root = provisionedFolder(place);
  if (!existsSync(root)) return undefined;
  return probeRedis(join(root, 'usr', 'bin', 'redis-server'), origin, account, libraryFolders(root));
}
