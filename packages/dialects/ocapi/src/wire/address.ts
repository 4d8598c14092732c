/** What the address of a request says, read from the address itself: faults are told of requests that nothing matched. */
export interface Address {
  /** e.g. `17.2`; null: missing or malformed */
  readonly version: string | null;
  /** null: the organisation's address, without a site or with `-` */
  readonly site: string | null;
  readonly jobId: string;
  readonly executionId: string;
  /** without the query */
  readonly path: string;
}

const ADDRESS = /^(?:\/s\/([^/]*))?\/dw\/data\/(?:v(\d+)_(\d+))?(?:\/jobs\/([^/]*)(?:\/executions(?:\/([^/]*))?)?)?/i;
export const ORGANIZATION = '-';

/** @param url path and query as sent */
export function addressOf(url: string): Address {
  const path = url.split('?', 1)[0]!;
  const [, site = ORGANIZATION, year, release, jobId = '', executionId = ''] = ADDRESS.exec(path) ?? [];
  return {
    version: year === undefined ? null : `${year}.${release}`,
    site: site === ORGANIZATION ? null : decoded(site),
    jobId: decoded(jobId),
    executionId: decoded(executionId),
    path: decoded(path),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
