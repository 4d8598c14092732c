import type { Cell, Row } from '../cell';
import type { RowEncoder } from '../files/text-writer';
import type { ColumnSchema } from '../table-schema';
import { jsonKind } from './types';

/** A record per line, without brackets around. */
const LINES = /\.(jsonl|ndjson)$/i;

/**
 * Writes an array of objects with one object per line, or (`.jsonl`, `.ndjson`) the lines alone. Bool, numbers and json
 * are native, numbers with all their digits; everything else is a string. NaN and infinities are strings: JSON has no
 * numbers for them.
 */
export class JsonEncoder implements RowEncoder {
  private readonly lines: boolean;
  private readonly keys: readonly string[];
  private first = true;
  private broken = 0;

  constructor(
    file: string,
    private readonly columns: readonly ColumnSchema[],
  ) {
    this.lines = LINES.test(file);
    this.keys = columns.map((c) => `${JSON.stringify(c.name)}:`);
  }

  start(): string {
    return this.lines ? '' : '[';
  }

  rows(rows: readonly Row[]): string {
    let text = '';
    for (const row of rows) {
      text += this.lines ? '' : this.first ? '\n' : ',\n';
      this.first = false;
      text += this.record(row);
      if (this.lines) text += '\n';
    }
    return text;
  }

  end(): string {
    return this.lines ? '' : '\n]\n';
  }

  warnings(): string[] {
    return this.broken === 0 ? [] : [`${this.broken} values of json columns are no JSON and were written as strings.`];
  }

  private record(row: Row): string {
    let text = '{';
    for (let i = 0; i < this.keys.length; i++) {
      text += (i === 0 ? '' : ',') + this.keys[i] + this.value(row[i] ?? null, this.columns[i]!);
    }
    return `${text}}`;
  }

  private value(cell: Cell, { type }: ColumnSchema): string {
    if (cell === null) return 'null';
    switch (type.kind) {
      case 'bool':
        return cell === 't' ? 'true' : cell === 'f' ? 'false' : JSON.stringify(cell);
      case 'int16':
      case 'int32':
      case 'int64':
      case 'float32':
      case 'float64':
      case 'decimal':
        return isNumber(cell) ? cell : JSON.stringify(cell);
      case 'json':
        return this.json(cell);
      default:
        return JSON.stringify(cell);
    }
  }

  /** Line breaks in JSON text stand between tokens only; a record stays on its line without them. */
  private json(cell: string): string {
    try {
      JSON.parse(cell);
      return cell.replace(/[\r\n]+/g, ' ');
    } catch {
      this.broken++;
      return JSON.stringify(cell);
    }
  }
}

function isNumber(cell: string): boolean {
  const kind = jsonKind(cell);
  return kind === 'int' || kind === 'decimal' || kind === 'float';
}
