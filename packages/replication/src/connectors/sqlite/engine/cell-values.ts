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
    case 'decimal':
      return 'decimal';
    default:
      return 'text';
  }
}

const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** Digits that a double keeps. */
const SAFE_DIGITS = 15;

/**
 * What is bound for a cell. Whole numbers are bound as text: the column's INTEGER affinity turns them into 64-bit
 * integers without loss, and without making a bigint of each. NaN stays text, because SQLite would store NULL for it.
 * SQLite checks no types, so the kinds that text may be written to check it here:
 * `integer`, `real`, `decimal`; `short decimal` is for a column of NUMERIC or REAL affinity, which keeps 15 digits;
 * `number` is a decimal in a column without affinity: a double, or text where a double would lose digits.
 *
 * @throws Error that says what the column takes, without the value
 */
export function toSqlValue(cell: Cell, kind: ValueKind): SqlValue {
  if (cell === null) return null;
  switch (kind) {
    case 'integer':
      return checked(cell.trim(), INTEGER.test(cell.trim()), 'no whole number');
    case 'real':
      return realValue(cell.trim());
    case 'decimal':
      return checked(cell.trim(), DECIMAL.test(cell.trim()) || isNotFinite(cell.trim()), 'no number');
    case 'short decimal':
      return checked(cell.trim(), significantDigits(cell.trim()) <= SAFE_DIGITS, 'no number of up to 15 digits');
    case 'number':
      return significantDigits(cell) <= SAFE_DIGITS ? Number(cell) : cell;
    case 'bool':
      return boolValue(cell);
    case 'bytes':
      return cell.startsWith('\\x') ? Buffer.from(cell.slice(2), 'hex') : Buffer.from(cell, 'utf8');
    default:
      return cell;
  }
}

function checked(cell: string, right: boolean, problem: string): string {
  if (!right) throw new Error(`a value is ${problem}`);
  return cell;
}

const isNotFinite = (text: string): boolean => /^([+-]?Infinity|NaN)$/.test(text);

function realValue(text: string): SqlValue {
  if (text === 'NaN') return text;
  return Number(checked(text, DECIMAL.test(text) || isNotFinite(text), 'no number'));
}

function boolValue(cell: string): string {
  if (/^(t|true|1)$/i.test(cell)) return '1';
  checked(cell, /^(f|false|0)$/i.test(cell), 'neither true nor false');
  return '0';
}

/** What a stored value is between connectors. SQLite types values, not columns: each storage class may turn up anywhere. */
export function toCell(value: SqlValue, kind: ValueKind): Cell {
  if (value === null) return null;
  if (typeof value === 'string') {
    if (kind === 'text' || kind === 'decimal') return value;
    if (kind === 'bytes') return `\\x${Buffer.from(value, 'utf8').toString('hex')}`;
    if (kind === 'bool') return boolCell(value);
    return kind === 'timestamp' || kind === 'timestamptz' ? timestampCell(value, kind) : value;
  }
  if (typeof value === 'object') {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return kind === 'bytes' ? `\\x${bytes.toString('hex')}` : bytes.toString('utf8');
  }
  if (kind === 'decimal') return plainDecimal(String(value));
  return kind === 'bool' ? boolCell(String(value)) : String(value);
}

/** JavaScript writes doubles below 1e-6 as `1e-7`: a decimal is written out, for what knows no exponents. */
function plainDecimal(text: string): string {
  const parts = /^(-?)(\d)(?:\.(\d+))?e-(\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign, first, rest = '', places] = parts;
  return `${sign}0.${'0'.repeat(Number(places) - 1)}${first}${rest}`;
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
