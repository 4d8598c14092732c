import { DomainError } from '@jobglot/core';

/** One `Key=Value;`: a value in quotes (doubled inside), or bare up to the next `;`. */
const PAIR = /\s*([^=;]+?)\s*=\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^;]*?))\s*(?:;|$)/y;
const BLANKS = /[\s;]*/y;

/**
 * Reads the text of a connection, `Key=Value;` with quotes where a value holds `;` (ADO.NET's rules). The library that was
 * tried (@tediousjs/connection-string 1.1) loses the spelling of keys and swallows what is malformed.
 *
 * @throws DomainError `connection.properties_invalid`: never quotes a value, which may be a password
 */
export function parseConnectionString(text: string): Record<string, string> {
  const properties = new Map<string, [name: string, value: string]>();
  let at = skip(text, 0);
  while (at < text.length) {
    PAIR.lastIndex = at;
    const match = PAIR.exec(text);
    if (!match) throw malformed(`at character ${at + 1} Key=Value; was expected`);
    const [, name = '', double, single, bare = ''] = match;
    if (double === undefined && single === undefined && /^["']/.test(bare)) {
      throw malformed(`the quotes around the value of ${name} do not end before the next ";"`);
    }
    const value = double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? bare;
    if (properties.has(name.toLowerCase())) throw malformed(`${name} is there twice`);
    properties.set(name.toLowerCase(), [name, value]);
    at = skip(text, PAIR.lastIndex);
  }
  return Object.fromEntries(properties.values());
}

/** @returns the properties as text; a value is quoted where it has to be */
export function formatConnectionString(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${quoted(value)};`)
    .join('');
}

function quoted(value: string): string {
  const plain = !/[;"']/.test(value) && value === value.trim();
  return plain ? value : `"${value.replaceAll('"', '""')}"`;
}

function skip(text: string, from: number): number {
  BLANKS.lastIndex = from;
  BLANKS.exec(text);
  return BLANKS.lastIndex;
}

function malformed(problem: string): DomainError {
  return new DomainError('connection.properties_invalid', `ConnectionString: ${problem}.`, {
    field: 'ConnectionString',
  });
}
