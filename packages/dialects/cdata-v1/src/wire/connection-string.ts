import { DomainError } from '@jobglot/core';

// No pattern can try a place twice: a text may be as long as a request's body.
/** A name up to `=`, in quotes (doubled inside) where it holds what would end it. */
const NAME = /(?:"((?:[^"]|"")+)"\s*|([^=;"'][^=;]*))=/y;
/** A value in quotes (doubled inside), or bare up to the next `;`. */
const VALUE = /(?:"((?:[^"]|"")*)"\s*|'((?:[^']|'')*)'\s*|((?:[^"';][^;]*)?))(?:;|$)/y;
const BLANKS = /\s*/y;
const BETWEEN = /[\s;]*/y;

/**
 * Reads the text of a connection, `Key=Value;` with quotes where a value holds `;` (ADO.NET's rules). The library that was
 * tried (@tediousjs/connection-string 1.1) loses the spelling of keys and swallows what is malformed.
 *
 * @throws DomainError `connection.properties_invalid` with the place; it never quotes a value, which may be a password
 */
export function parseConnectionString(text: string): Record<string, string> {
  const properties = new Map<string, [name: string, value: string]>();
  let at = skip(BETWEEN, text, 0);
  while (at < text.length) {
    const [, quotedName, bareName = ''] = matchAt(NAME, text, at) ?? refuse(at, 'Key=Value; was expected');
    const name = quotedName?.replaceAll('""', '"') ?? bareName.trimEnd();
    if (properties.has(name.toLowerCase())) refuse(at, 'a name is there a second time');
    const begin = skip(BLANKS, text, NAME.lastIndex);
    const value = matchAt(VALUE, text, begin) ?? refuse(begin, 'quotes begin that do not end before the next ";"');
    const [, double, single, bare = ''] = value;
    properties.set(name.toLowerCase(), [
      name,
      double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? bare.trimEnd(),
    ]);
    at = skip(BETWEEN, text, VALUE.lastIndex);
  }
  return Object.fromEntries(properties.values());
}

/** @returns the properties as text; a name or value is quoted where it has to be */
export function formatConnectionString(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${quoted(name, /[=;"']/)}=${quoted(value, /[;"']/)};`)
    .join('');
}

function quoted(text: string, special: RegExp): string {
  const plain = !special.test(text) && text === text.trim();
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function skip(blanks: RegExp, text: string, from: number): number {
  matchAt(blanks, text, from);
  return blanks.lastIndex;
}

/** Says where, and never what: behind a password with a `;` in it, even a name may be a piece of the password. */
function refuse(at: number, problem: string): never {
  throw new DomainError('connection.properties_invalid', `ConnectionString: at character ${at + 1} ${problem}.`, {
    field: 'ConnectionString',
  });
}
