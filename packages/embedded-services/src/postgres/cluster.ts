import { join } from 'node:path';
import type { ServiceHome } from '../home/service-home';
import type { ProcessIdentity } from '../process/process-identity';
import type { ServiceAccount } from '../process/service-account';

/** Passwords and last port of an embedded PostgreSQL, kept in `services/postgres.json` (0600). */
export interface ClusterRecord {
  superuserPassword: string;
  jobglotPassword: string;
  demoPassword: string;
  port?: number;
}

/** Everything needed to run one embedded PostgreSQL. */
export interface Cluster {
  /** Folder of bin, lib and share. */
  native: string;
  dataDirectory: string;
  logFile: string;
  account: ServiceAccount;
}

/** The superuser that `initdb` makes. */
export const SUPERUSER = 'postgres';

/** Where a home keeps its data directory. */
export function dataDirectoryOf(home: ServiceHome): string {
  return join(home.place, 'postgres', 'data');
}

/** A postmaster of this data directory is recognised by its program and its `-D` argument. */
export function postmasterIdentity(pid: number, dataDirectory: string): ProcessIdentity {
  return { pid, programs: ['postgres', 'postgres.exe'], argument: dataDirectory };
}
