import type { Dialect, parse } from '@polyglot-sql/sdk';
import type { Expression } from './syntax-tree';

/** What came of a parse: the statements' trees, or where it broke off, in code points of the text. */
export type ParseOutcome =
  | { readonly ok: true; readonly statements: readonly Expression[] }
  | { readonly ok: false; readonly message: string; readonly start: number; readonly end: number };

let parser: typeof parse | null = null;

/** Loads the parser, 24 MB of WebAssembly, into the thread that is going to parse. */
export async function loadParser(): Promise<void> {
  if (parser) return;
  const sdk = await import('@polyglot-sql/sdk');
  await sdk.init();
  parser = sdk.parse;
}

/**
 * @param dialect one of the parser's (vendors.ts)
 * @throws when the parser is not loaded
 */
export function parseSql(sql: string, dialect: string): ParseOutcome {
  const result = parser!(sql, dialect as Dialect);
  if (result.success) return { ok: true, statements: result.ast as unknown as Expression[] };
  const { error, errorStart = 0, errorEnd = sql.length } = result;
  return { ok: false, message: withoutText(error ?? ''), start: errorStart, end: errorEnd };
}

/** The parser quotes the tokens around the error, which can be values; line and column are of the statement, not of the file. */
function withoutText(message: string): string {
  const plain = message.replace(/^(Parse|Tokenization) error at line \d+, column \d+: /, '');
  const guard = /^E_GUARD_(\w+)_EXCEEDED: value \d+ exceeds configured limit (\d+)/.exec(plain);
  if (guard) return `the statement is too large or too deeply nested: split it (limit ${guard[2]} of ${guard[1]})`;
  return plain
    .replace(/ near \[.*$/s, '')
    .replace(/ \('.*?'\)$/s, '')
    .replace(/, got ".*"$/s, '');
}
