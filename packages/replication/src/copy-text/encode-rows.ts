import type { Cell, Row } from '../connectors/cell';

const SPECIAL = /[\\\b\f\n\r\t\v]/;
const ALL_SPECIAL = /[\\\b\f\n\r\t\v]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** @returns the cell as a field of PostgreSQL's COPY text format (`\N` is null) */
export function encodeCell(cell: Cell): string {
  if (cell === null) return '\\N';
  return SPECIAL.test(cell) ? cell.replace(ALL_SPECIAL, (c) => ESCAPES[c] as string) : cell;
}

/** @returns the rows in COPY text format, each ended by a newline, UTF-8 */
export function encodeRows(rows: readonly Row[]): Buffer {
  let text = '';
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) text += (i === 0 ? '' : '\t') + encodeCell(row[i] as Cell);
    text += '\n';
  }
  return Buffer.from(text, 'utf8');
}
