import { spawnSync } from 'node:child_process';
import type { ServiceAccount } from '../process/service-account';

/** True when the service's account may enter the directory: under root a parent such as `/root` (0700) shuts `nobody` out. */
export function isReachable(directory: string, account: ServiceAccount): boolean {
  if (account.uid === undefined) return true;
  // Asked of the kernel, not computed from modes: it also knows ACLs and mount options.
  return (
    spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
  );
}
