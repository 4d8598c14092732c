import { percentEncode } from './percent-encode';

const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
const ESCAPES_BEYOND_ASCII = /(?:%[89a-f][0-9a-f])+/gi;

/** What clients take a segment for, before they encode it. */
const READINGS: readonly ((segment: string) => string)[] = [
  // as it was before it was escaped: Go, Python
  (segment) => segment.replace(ESCAPES, decodeURIComponent),
  // as it is sent, so that escapes are escaped again: Node
  (segment) => segment,
  // as it is sent, but that other scripts are not escaped yet: Node, too
  (segment) => segment.replace(ESCAPES_BEYOND_ASCII, decodeURIComponent),
];

/**
 * How the path stands in a canonical request: each segment encoded, with a slash at the end.
 * @param path as sent
 * @returns the different ways of clients to write it: one for a path without escapes, as nearly all are; none for escapes that
 *   are no UTF-8
 */
export function canonicalPaths(path: string): readonly string[] {
  const segments = path.split('/');
  try {
    const paths = READINGS.map((read) => segments.map((segment) => percentEncode(read(segment))).join('/'));
    return [...new Set(paths.map((encoded) => (encoded.endsWith('/') ? encoded : `${encoded}/`)))];
  } catch {
    return [];
  }
}
