import type { SelectStatement, SelectToken } from './select-statement';

/** How an engine quotes. */
export interface SqlQuoting {
  /** an identifier, e.g. `"a""b"` */
  name(text: string): string;
  /** a string literal, e.g. `'it''s'` */
  string(text: string): string;
}

/**
 * Renders a SELECT in an engine's own quoting, from its tokens alone: what the user wrote never reaches the engine as
 * text. Macros and parameters must have been bound before ({@link bindMacros}, {@link bindParameters}).
 */
export function renderSelect(select: SelectStatement, quoting: SqlQuoting): string {
  let sql = '';
  let previous: SelectToken | undefined;
  for (const token of select.tokens) {
    if (previous !== undefined && needsBlank(previous, token)) sql += ' ';
    if (token.kind === 'parameter' || token.kind === 'macro')
      throw new Error(`${token.kind} ${token.text} is not bound`);
    if (token.kind === 'name') sql += quoting.name(token.text);
    else if (token.kind === 'string') sql += quoting.string(token.text);
    else sql += token.text;
    previous = token;
  }
  return sql;
}

/** Not around dots, and not between a function and its parenthesis (MySQL minds). */
function needsBlank(left: SelectToken, right: SelectToken): boolean {
  const glue = (t: SelectToken, texts: string) => t.kind === 'symbol' && texts.includes(t.text);
  if (glue(left, '.(') || glue(right, '.,)')) return false;
  return !(glue(right, '(') && (left.kind === 'word' || left.kind === 'name'));
}
