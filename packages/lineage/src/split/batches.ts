import { scanTokens, type Token } from '../text/scan-tokens';
import type { VendorRules } from '../vendors';

/**
 * The tokens of a file, cut where a client program would send them off: at `GO` lines (SQL Server), `/` lines (Oracle)
 * or MySQL's DELIMITER. Elsewhere a file is one batch.
 */
export function batches(sql: string, rules: VendorRules): Token[][] {
  if (rules.batchLine === 'delimiter') return delimited(sql).map((part) => scanPart(sql, part, rules));
  const tokens = scanTokens(sql, rules);
  if (rules.batchLine === null) return [tokens];
  const sign = rules.batchLine === 'go' ? 'GO' : '/';
  const cut: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === sign && standsAlone(sql, token)) cut.push([]);
    else cut.at(-1)!.push(token);
  }
  return cut;
}

function standsAlone(sql: string, { start, end }: Token): boolean {
  const line = sql.lastIndexOf('\n', start - 1) + 1;
  const next = sql.indexOf('\n', end);
  const rest = sql.slice(end, next < 0 ? sql.length : next);
  return sql.slice(line, start).trim() === '' && /^\s*(\d+\s*)?;?\s*(--.*)?$/.test(rest);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const DELIMITER_LINE = /^[ \t]*delimiter[ \t]+(\S+)[^\n]*$/gim;

/** Ranges between DELIMITER lines, cut at the delimiter where that is not the semicolon. */
function delimited(sql: string): Range[] {
  const ranges: Range[] = [];
  let start = 0;
  let delimiter = ';';
  const until = (end: number): void => {
    if (delimiter !== ';') {
      for (let at = sql.indexOf(delimiter, start); at >= 0 && at < end; at = sql.indexOf(delimiter, at + 1)) {
        // A sign such as // is also part of addresses: only before a blank does it end something.
        if (!/^(\s|$)/.test(sql.slice(at + delimiter.length, at + delimiter.length + 1))) continue;
        ranges.push({ start, end: at });
        start = at + delimiter.length;
      }
    }
    ranges.push({ start, end });
  };
  for (const line of sql.matchAll(DELIMITER_LINE)) {
    until(line.index);
    start = line.index + line[0].length;
    delimiter = line[1]!;
  }
  until(sql.length);
  return ranges;
}

function scanPart(sql: string, { start, end }: Range, rules: VendorRules): Token[] {
  const tokens = scanTokens(sql.slice(start, end), rules);
  return tokens.map((token) => ({ ...token, start: token.start + start, end: token.end + start }));
}
