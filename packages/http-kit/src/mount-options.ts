import type { Services } from '@jobglot/core';
import type { FailedLogins } from './request/failed-logins';
import type { HttpLog } from './request/request-log';

/** What dialects share in one process. */
export interface MountOptions {
  readonly services: Services;
  readonly log: HttpLog;
  /** one for all dialects; absent: a new one with 20 failures per address and minute */
  readonly failedLogins?: FailedLogins;
  /** bytes of a request body at most; default 1 MiB */
  readonly bodyLimit?: number;
  /** answers that break the document become a 500: for tests */
  readonly validateResponses?: boolean;
  /** aborted when the process stops: whoever waits is answered */
  readonly stopping?: AbortSignal;
  /** scheme and host of links; null: as the caller addressed us (Host header) */
  readonly publicUrl?: string | null;
}
