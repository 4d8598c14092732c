/** An address taken apart: what the prefix took, and what is left for the routes behind it. */
export interface Prefixed {
  /** as sent */
  readonly base: string;
  /** begins with a slash; with the query */
  readonly rest: string;
  /** the prefix's parameters, decoded */
  readonly params: Readonly<Record<string, string>>;
}

const NO_PARAMS = {};

/**
 * @param prefix e.g. `/api.rsc/v2`, `/s/{site}/dw`; matched without regard to case, at the end of a segment
 * @returns a function over addresses; null: another prefix's
 */
export function prefixMatcher(prefix: string): (url: string) => Prefixed | null {
  const names: string[] = [];
  const pattern = prefix.replace(/\{(\w+)\}|[.*+?^${}()|[\]\\]/g, (found, name) => {
    if (name === undefined) return `\\${found}`;
    names.push(name);
    return '([^/?]+)';
  });
  const matcher = new RegExp(`^${pattern}(?=[/?]|$)`, 'i');
  return (url) => {
    const match = matcher.exec(url);
    if (!match) return null;
    const rest = url.slice(match[0].length);
    return {
      base: match[0],
      rest: rest.startsWith('/') ? rest : `/${rest}`,
      params: names.length === 0 ? NO_PARAMS : namedOf(names, match),
    };
  };
}

function namedOf(names: readonly string[], match: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, decoded(match[index + 1]!)]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // What is no encoding names nothing that is there.
    return text;
  }
}
