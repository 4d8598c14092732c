import { DomainError } from '@jobglot/core';
import type { PropertyDescriptor } from '../connector';
import { TEXT_CODING_PROPERTIES, type TextCoding, textCoding } from '../files/text-coding';
import { propertyValue } from '../property-names';
import type { ColumnSchema } from '../table-schema';

/** How a CSV file is written. */
export interface CsvDialect {
  /** one character; null: a comma, in `.tsv` files a tab */
  readonly delimiter: string | null;
  /** the first record names the columns */
  readonly header: boolean;
  /** one character; null: no cell is quoted */
  readonly quote: string | null;
  /** the one character that ends a line; null: LF, CRLF or CR, mixed */
  readonly lineEnd: string | null;
  /** what ends a line of a new file */
  readonly newLine: string;
  readonly coding: TextCoding;
}

export const CSV_PROPERTIES: readonly PropertyDescriptor[] = [
  ...['IncludeColumnHeaders', 'Delimiter', 'QuoteChar', 'LineSeparator'].map((name) => ({
    name,
    required: false,
    secret: false,
    perTask: true,
  })),
  ...TEXT_CODING_PROPERTIES,
];

const CHARACTER_NAMES: Readonly<Record<string, string>> = {
  tab: '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
  lf: '\n',
  crlf: '\r\n',
  cr: '\r',
};
const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** @throws DomainError `connection.properties_invalid` that names the property */
export function csvDialect(properties: Readonly<Record<string, string>>): CsvDialect {
  const value = (name: string) => propertyValue(properties, CSV_PROPERTIES, name);
  const quote = quoteCharacter(value('QuoteChar'));
  const newLine = lineSeparator(value('LineSeparator'));
  const lineEnd = /[\r\n]/.test(newLine) ? null : newLine;
  return {
    delimiter: delimiter(value('Delimiter'), [quote, lineEnd]),
    header: header(value('IncludeColumnHeaders')),
    quote,
    lineEnd,
    newLine,
    coding: textCoding(properties),
  };
}

/** @returns the characters that a name (tab) or an escape (\t, \u0001) stands for; else the value as it is */
function characters(value: string): string {
  const named = CHARACTER_NAMES[value.toLowerCase()];
  if (named !== undefined) return named;
  return value.replace(/\\(?:([tnr])|u([\da-f]{4}))/gi, (_, letter?: string, code?: string) =>
    letter === undefined ? String.fromCharCode(Number.parseInt(code!, 16)) : ESCAPES[letter.toLowerCase()]!,
  );
}

const isCharacter = (text: string): boolean => text.length === 1 && !/[\r\n\0\ud800-\udfff]/.test(text);

function invalid(property: string, rule: string): DomainError {
  return new DomainError('connection.properties_invalid', `${property} must be ${rule}.`, { property });
}

function delimiter(value: string | undefined, taken: readonly (string | null)[]): string | null {
  if (value === undefined || value === '') return null;
  const character = characters(value);
  if (isCharacter(character) && !taken.includes(character)) return character;
  throw invalid('Delimiter', 'one character that is no quote and no line break, or one of tab, comma, semicolon, pipe');
}

function quoteCharacter(value: string | undefined): string | null {
  if (value === undefined || value === '') return '"';
  if (value.toUpperCase() === 'NONE') return null;
  if (isCharacter(characters(value))) return characters(value);
  throw invalid('QuoteChar', 'one character, or NONE for files without quotes');
}

function lineSeparator(value: string | undefined): string {
  if (value === undefined || value === '') return '\n';
  const text = characters(value);
  if (['\n', '\r\n', '\r'].includes(text) || isCharacter(text)) return text;
  throw invalid('LineSeparator', 'LF, CRLF, CR or one character');
}

function header(value: string | undefined): boolean {
  const text = (value ?? '').trim().toLowerCase();
  if (['', 'true', 'yes', '1'].includes(text)) return true;
  if (['false', 'no', '0'].includes(text)) return false;
  throw invalid('IncludeColumnHeaders', 'true or false');
}

/** @returns the delimiter for one file */
export function delimiterOf(dialect: Pick<CsvDialect, 'delimiter'>, file: string): string {
  return dialect.delimiter ?? (file.toLowerCase().endsWith('.tsv') ? '\t' : ',');
}

/**
 * Every CSV column is text of any length: what a cell holds is only known when the last row was read. A REPLICATE
 * statement with a column list gives types.
 *
 * @param names as in the file; an empty one becomes `Column<n>`, a repeated one gets `_2`, `_3` ...
 */
export function csvColumns(names: readonly string[]): ColumnSchema[] {
  const taken = new Set<string>();
  return names.map((given, i) => {
    const base = given.trim() === '' ? `Column${i + 1}` : given;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    return { name, type: { kind: 'string' }, nullable: true };
  });
}
