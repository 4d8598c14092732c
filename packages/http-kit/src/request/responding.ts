import type { Dialect } from '../dialect';
import type { MountOptions } from '../mount-options';
import type { FailedLogins } from './failed-logins';
import type { ReadBytes } from './read-bytes';

/** What the requests of one dialect share. */
export interface Responding {
  readonly dialect: Dialect;
  readonly options: MountOptions & { readonly failedLogins: FailedLogins };
  readonly readBytes: ReadBytes;
}
