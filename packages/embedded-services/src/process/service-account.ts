import { spawnSync } from 'node:child_process';

/** Who a service runs as; spread into `spawn` options. Empty: the user that runs Node. */
export interface ServiceAccount {
  uid?: number;
  gid?: number;
}

function idOfNobody(flag: '-u' | '-g'): number {
  const result = spawnSync('/usr/bin/id', [flag, 'nobody'], { encoding: 'utf8' });
  const id = Number.parseInt(result.stdout ?? '', 10);
  if (result.status !== 0 || Number.isNaN(id)) {
    throw new Error('Running as root needs a user "nobody" in the system: PostgreSQL refuses to run as root');
  }
  return id;
}

/**
 * The account for PostgreSQL and Redis: `nobody` under root, else the current user.
 * PostgreSQL refuses uid 0 and wants a uid that stands in passwd; `nobody` is in every base system, so nothing is created.
 *
 * @throws Error when Node runs as root and the system has no `nobody`
 */
export function serviceAccount(): ServiceAccount {
  if (process.getuid?.() !== 0) return {};
  return { uid: idOfNobody('-u'), gid: idOfNobody('-g') };
}
