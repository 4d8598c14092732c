import type { Cell } from '../../cell';
import type { LogicalType } from '../../table-schema';
import type { SqlValue, ValueKind } from './engine-messages';

/** @returns how cells of this logical type are bound and read */
export function valueKind(type: LogicalType): ValueKind {
  switch (type.kind) {
    case 'bool':
    case 'bytes':
    case 'timestamp':
    case 'timestamptz':
      return type.kind;
    case 'float32':
    case 'float64':
      return 'real';
    default:
      return 'text';
  }
}

/**
 * What is bound for a cell. Whole numbers are bound as text: the column's INTEGER affinity turns them into 64-bit
 * integers without loss, and without making a bigint of each. NaN stays text, because SQLite would store NULL for it.
 * `number` is a decimal in a column without affinity: compared as a number, but kept as text where a double loses digits.
 */
export function toSqlValue(cell: Cell, kind: ValueKind): SqlValue {
  if (cell === null) return null;
  switch (kind) {
    case 'real': {
      const number = Number(cell);
      return Number.isNaN(number) || cell.trim() === '' ? cell : number;
    }
    case 'number':
      return significantDigits(cell) <= 15 ? Number(cell) : cell;
    case 'bool':
      return cell === 't' ? '1' : cell === 'f' ? '0' : cell;
    case 'bytes':
      return cell.startsWith('\\x') ? Buffer.from(cell.slice(2), 'hex') : Buffer.from(cell, 'utf8');
    default:
      return cell;
  }
}

/** What a stored value is between connectors. SQLite types values, not columns: each storage class may turn up anywhere. */
export function toCell(value: SqlValue, kind: ValueKind): Cell {
  if (value === null) return null;
  if (typeof value === 'string') {
    if (kind === 'text') return value;
    if (kind === 'bytes') return `\\x${Buffer.from(value, 'utf8').toString('hex')}`;
    if (kind === 'bool') return boolCell(value);
    return kind === 'real' || kind === 'number' ? value : timestampCell(value, kind);
  }
  if (typeof value === 'object') {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return kind === 'bytes' ? `\\x${bytes.toString('hex')}` : bytes.toString('utf8');
  }
  return kind === 'bool' ? boolCell(String(value)) : String(value);
}

/** Infinity for what is no plain number, so that it stays text. */
function significantDigits(cell: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(cell)) return Number.POSITIVE_INFINITY;
  return cell.replace(/^-?0*(\.0*)?|\./g, '').length;
}

function boolCell(text: string): string {
  if (text === '1' || text.toLowerCase() === 'true') return 't';
  return text === '0' || text.toLowerCase() === 'false' ? 'f' : text;
}

/** Other programs write ISO 8601 with a `T` and a `Z`. */
function timestampCell(text: string, kind: ValueKind): string {
  if (text[10] !== 'T' && !text.endsWith('Z')) return text;
  const spaced = text[10] === 'T' ? `${text.slice(0, 10)} ${text.slice(11)}` : text;
  if (!spaced.endsWith('Z')) return spaced;
  return kind === 'timestamptz' ? `${spaced.slice(0, -1)}+00` : spaced.slice(0, -1);
}
