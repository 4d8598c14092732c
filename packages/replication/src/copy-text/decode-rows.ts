import type { Cell, Row } from '../connectors/cell';

const SINGLE: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const ESCAPE = /\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g;

/** @returns the value of one field of COPY text; `\N` is null */
export function decodeCell(field: string): Cell {
  if (field === '\\N') return null;
  if (!field.includes('\\')) return field;
  return field.replace(ESCAPE, (_, e: string) => {
    if (e.length > 1 && e[0] === 'x') return String.fromCharCode(Number.parseInt(e.slice(1), 16));
    if (e >= '0' && e < '8') return String.fromCharCode(Number.parseInt(e, 8));
    return SINGLE[e] ?? e;
  });
}

/** @returns the fields of one line (without its newline) */
export function decodeLine(line: string): Row {
  const fields: (string | null)[] = line.split('\t');
  if (line.includes('\\')) {
    for (let i = 0; i < fields.length; i++) fields[i] = decodeCell(fields[i] as string);
  }
  return fields;
}

/** @returns the rows of a piece of COPY text that holds whole lines only */
export function decodeRows(data: Buffer): Row[] {
  if (data.length === 0) return [];
  const lines = data.toString('utf8').split('\n');
  lines.pop();
  return lines.map(decodeLine);
}
