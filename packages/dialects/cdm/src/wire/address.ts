/** What the address of a request says, read from the address itself: faults are told of requests that nothing matched. */
export interface Address {
  readonly kind: 'job' | 'link' | 'submissions' | 'cluster' | 'other';
  /** of the job or link; empty: none is named */
  readonly name: string;
  /** `start`, `stop`, `status`; empty: the thing itself */
  readonly action: string;
  /** without the query */
  readonly path: string;
}

const ADDRESS = /\/clusters?(?:\/[^/]+(?:\/cdm\/(job|link|submissions)(?:\/([^/]*))?(?:\/([^/]*))?)?)?$/i;

/** @param url path and query as sent */
export function addressOf(url: string): Address {
  const path = url.split('?', 1)[0]!.replace(/\/{2,}/g, '/');
  const match = ADDRESS.exec(path);
  const [, kind, name = '', action = ''] = match ?? [];
  return {
    kind: (kind?.toLowerCase() as Address['kind'] | undefined) ?? (match ? 'cluster' : 'other'),
    name: decoded(name),
    action: action.toLowerCase(),
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
