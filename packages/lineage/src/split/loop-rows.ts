import type { Token } from '../text/scan-tokens';
import type { VendorRules } from '../vendors';
import type { RoutineRows } from './routine';
import { statementEnd } from './statement-end';

/**
 * Takes note of the rows that `FOR r IN (SELECT ...)`, `FOR r IN SELECT ...`, `FOR r IN c` or `CURSOR c IS SELECT ...`
 * names.
 *
 * @param at index of FOR or CURSOR
 */
export function loopRows(
  tokens: readonly Token[],
  at: number,
  rules: VendorRules,
  rows: Map<string, RoutineRows>,
): void {
  const name = tokens[at + 1]?.text.toUpperCase();
  const leads = tokens[at]!.text === 'FOR' ? 'IN' : 'IS';
  const lead = tokens.findIndex(({ text }, i) => i > at + 1 && (text === leads || text === ';'));
  if (name === undefined || tokens[lead]?.text !== leads) return;
  const bracket = tokens[lead + 1]?.text === '(' ? 1 : 0;
  const from = lead + 1 + bracket;
  const first = tokens[from]?.text ?? '';
  if (/^(SELECT|WITH)$/.test(first)) {
    const end = bracket ? closing(tokens, lead + 1) : statementEnd(tokens, from, rules, true);
    rows.set(name, { query: tokens.slice(from, end) });
  } else {
    const cursor = rows.get(first);
    if (cursor) rows.set(name, cursor);
  }
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]!.text === '(') depth++;
    else if (tokens[i]!.text === ')' && --depth === 0) return i;
  }
  return tokens.length;
}
