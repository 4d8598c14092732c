import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ServiceAccount } from '../process/service-account';

/**
 * Makes a folder, with the missing ones above it, that the service's account may pass through but not list. The mode is set
 * afterwards, since a strict umask (077 is common for root) would take it away again; folders that were there keep theirs.
 */
export function makeOpenFolder(path: string, account: ServiceAccount): void {
  const topmost = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (topmost === undefined || account.uid === undefined) return;
  const last = dirname(resolve(topmost));
  for (let folder = resolve(path); folder !== last; folder = dirname(folder)) chmodSync(folder, 0o711);
}
