import { TaskRunError } from '@jobglot/core';
import type { Cell } from '../cell';
import type { RowEncoder } from '../files/text-writer';
import type { ColumnSchema } from '../table-schema';
import { type CsvDialect, delimiterOf } from './types';

/**
 * Writes RFC 4180 text, UTF-8. Null is an empty cell without quotes, the empty string one with
 * quotes, so that both come back; bool is written `true` and `false`.
 */
export class CsvEncoder implements RowEncoder {
  private readonly delimiter: string;
  private readonly special: RegExp;
  private readonly bools: readonly boolean[];

  constructor(
    file: string,
    private readonly columns: readonly ColumnSchema[],
    private readonly dialect: CsvDialect,
  ) {
    this.delimiter = delimiterOf(dialect, file);
    // U+FEFF at the start of the file would be taken for a byte order mark.
    const used = (this.delimiter + (dialect.quote ?? '') + dialect.newLine).replace(/[\\\]^-]/g, '\\$&');
    this.special = new RegExp(dialect.quote === null ? `[${used}\\r\\n]` : `[${used}\\r\\n\\uFEFF]|^\\s|\\s$`, 'u');
    this.bools = columns.map((c) => c.type.kind === 'bool');
  }

  start(): string {
    return this.dialect.header ? this.line(this.columns.map((c) => c.name)) : '';
  }

  rows(rows: readonly Cell[][]): string {
    let text = '';
    for (const row of rows) text += this.line(row.map((cell, i) => (this.bools[i] ? boolText(cell) : cell)));
    return text;
  }

  end(): string {
    return '';
  }

  warnings(): string[] {
    return [];
  }

  private line(cells: readonly Cell[]): string {
    let text = '';
    for (let i = 0; i < cells.length; i++) text += (i === 0 ? '' : this.delimiter) + this.cell(cells[i] ?? null);
    return text + this.dialect.newLine;
  }

  private cell(cell: Cell): string {
    if (cell === null) return '';
    const { quote } = this.dialect;
    if (quote === null) return this.unquoted(cell);
    if (cell === '') return quote + quote;
    return this.special.test(cell) ? quote + cell.replaceAll(quote, () => quote + quote) + quote : cell;
  }

  private unquoted(cell: string): string {
    if (!this.special.test(cell)) return cell;
    throw new TaskRunError(
      'A value holds the delimiter or a line break, which a file without quotes cannot have. Set QuoteChar, or another Delimiter.',
    );
  }
}

function boolText(cell: Cell): Cell {
  return cell === 't' ? 'true' : cell === 'f' ? 'false' : cell;
}
