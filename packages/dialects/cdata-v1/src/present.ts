import type { PresentedRequest } from '@jobglot/http-kit';
import { atomDocument } from './odata/atom';
import { parameterOf } from './wire/parameters';

/**
 * JSON unless the caller asks for Atom: `$format=atom`, or an Accept that prefers XML. Most clients send no Accept at all
 * (notes, 1.3).
 */
export function present(request: PresentedRequest, body: unknown): { contentType: string; text: string } | null {
  if (!wantsAtom(request)) return null;
  return { contentType: 'application/atom+xml; charset=utf-8', text: atomDocument(request.baseUrl, body, new Date()) };
}

function wantsAtom({ headers, query }: PresentedRequest): boolean {
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
