import type { PresentedRequest, Reply } from '@jobglot/http-kit';
import { atomDocument } from './odata/atom';
import { PAGE_SIZE } from './odata/read-query';
import { parameterOf } from './wire/parameters';

/** Measured: 4,000 rows take a second in which the process does nothing else. */
const ATOM_PAGE_SIZE = 1_000;

/**
 * JSON unless the caller asks for Atom: `$format=atom`, or an Accept that prefers XML. Most clients send no Accept at all
 * (notes, 1.3).
 */
export function present(request: PresentedRequest, reply: Reply): Reply {
  const { body, ...rest } = reply;
  if (body === undefined || !wantsAtom(request)) return reply;
  const headers = { ...reply.headers, 'Content-Type': 'application/atom+xml; charset=utf-8' };
  return { ...rest, headers, text: atomDocument(request.baseUrl, body, new Date()) };
}

/** @returns how many rows one answer holds at most: XML takes the process ten times as long to write as JSON */
export function pageSizeOf(request: Pick<PresentedRequest, 'headers' | 'query'>): number {
  return wantsAtom(request) ? ATOM_PAGE_SIZE : PAGE_SIZE;
}

function wantsAtom({ headers, query }: Pick<PresentedRequest, 'headers' | 'query'>): boolean {
  const format = formatOf(query);
  if (format !== undefined) return /^(atom|application\/atom\+xml|xml|application\/xml)$/i.test(format);
  const accept = headers.accept?.toString().toLowerCase() ?? '';
  // A browser names XML behind HTML and */*: only who puts it before JSON wants it.
  const first = accept.split(',')[0]!.split(';')[0]!.trim();
  return first === 'application/atom+xml' || first === 'application/xml' || first === 'text/xml';
}

/** An error about the query itself is answered too: what cannot be read there counts as absent. */
function formatOf(query: PresentedRequest['query']): string | undefined {
  try {
    return parameterOf(query, '$format');
  } catch {
    return undefined;
  }
}
