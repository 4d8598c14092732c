import { DomainError } from '@jobglot/core';
import type { PropertyDescriptor } from '../connector';
import { propertyValue } from '../property-names';
import type { ColumnSchema } from '../table-schema';

/** How a CSV file is written. */
export interface CsvDialect {
  /** one character; null: a comma, in `.tsv` files a tab */
  readonly delimiter: string | null;
  /** the first record names the columns */
  readonly header: boolean;
}

export const CSV_PROPERTIES: readonly PropertyDescriptor[] = [
  { name: 'IncludeColumnHeaders', required: false, secret: false, perTask: true },
  { name: 'Delimiter', required: false, secret: false, perTask: true },
];

const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  '\\t': '\t',
  tab: '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
};

/** @throws DomainError `connection.properties_invalid` that names the property */
export function csvDialect(properties: Readonly<Record<string, string>>): CsvDialect {
  const value = (name: string) => propertyValue(properties, CSV_PROPERTIES, name);
  return { delimiter: delimiter(value('Delimiter')), header: header(value('IncludeColumnHeaders')) };
}

function delimiter(value: string | undefined): string | null {
  if (value === undefined || value === '') return null;
  const named = DELIMITER_NAMES[value.toLowerCase()] ?? value;
  if ([...named].length === 1 && !/["\r\n\0]/.test(named)) return named;
  throw new DomainError(
    'connection.properties_invalid',
    'Delimiter must be one character that is no quote and no line break, or one of tab, comma, semicolon, pipe.',
    { property: 'Delimiter' },
  );
}

function header(value: string | undefined): boolean {
  const text = (value ?? '').trim().toLowerCase();
  if (['', 'true', 'yes', '1'].includes(text)) return true;
  if (['false', 'no', '0'].includes(text)) return false;
  throw new DomainError('connection.properties_invalid', 'IncludeColumnHeaders must be true or false.', {
    property: 'IncludeColumnHeaders',
  });
}

/** @returns the delimiter for one file */
export function delimiterOf(dialect: CsvDialect, file: string): string {
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
