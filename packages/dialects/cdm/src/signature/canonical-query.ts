import { percentEncode } from './percent-encode';

/**
 * @param query as sent, without the question mark; a plus is a blank, as in forms
 * @returns its parameters by name and value, encoded anew; a name without value has an empty one
 */
export function canonicalQuery(query: string): string {
  // A leading question mark is not part of a URLSearchParams' text, but may be of the first name.
  return [...new URLSearchParams(`?${query}`)]
    .sort(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
