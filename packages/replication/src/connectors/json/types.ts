import { DomainError } from '@jobglot/core';
import type { Cell } from '../cell';
import type { PropertyDescriptor } from '../connector';
import { TEXT_CODING_PROPERTIES } from '../files/text-coding';
import { propertyValue } from '../property-names';
import type { LogicalType } from '../table-schema';

export const JSON_PROPERTIES: readonly PropertyDescriptor[] = [
  { name: 'RowScanDepth', required: false, secret: false },
  { name: 'RecordPath', required: false, secret: false, perTask: true },
  ...TEXT_CODING_PROPERTIES,
];

const DEFAULT_SCAN_DEPTH = 1_000;

/** @returns records that are looked at to find columns and types; Infinity for 0, the whole file */
export function scanDepth(properties: Readonly<Record<string, string>>): number {
  const text = (propertyValue(properties, JSON_PROPERTIES, 'RowScanDepth') ?? '').trim();
  if (text === '') return DEFAULT_SCAN_DEPTH;
  if (/^\d{1,9}$/.test(text)) return Number(text) || Number.POSITIVE_INFINITY;
  throw new DomainError(
    'connection.properties_invalid',
    'RowScanDepth must be a number of records, or 0 for the whole file.',
    { property: 'RowScanDepth' },
  );
}

/** @returns the keys that lead to the array of records, e.g. of `data.list`; empty: the file is that array, or lines */
export function recordPath(properties: Readonly<Record<string, string>>): readonly string[] {
  const text = (propertyValue(properties, JSON_PROPERTIES, 'RecordPath') ?? '').trim();
  const keys = text.replace(/^\$\.?/, '').split('.');
  if (keys.every((key) => key !== '')) return keys;
  if (keys.length === 1) return [];
  throw new DomainError(
    'connection.properties_invalid',
    'RecordPath must be keys with dots between them, e.g. data.list.',
    { property: 'RecordPath' },
  );
}

/** What a JSON value is, by its source text. */
export type JsonKind = 'null' | 'bool' | 'int' | 'decimal' | 'float' | 'string' | 'nested';

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const INT64_MAX = 9_223_372_036_854_775_807n;

/**
 * @param raw a value's source text, without blanks around it
 * @returns null when it is no JSON value
 */
export function jsonKind(raw: string): JsonKind | null {
  const first = raw.charCodeAt(0);
  if (first === 0x22) return 'string';
  if (first === 0x7b || first === 0x5b) return 'nested';
  if (raw === 'null') return 'null';
  if (raw === 'true' || raw === 'false') return 'bool';
  const number = NUMBER.exec(raw);
  if (!number) return null;
  if (number[3] !== undefined) return 'float';
  return number[2] === undefined && isInt64(raw) ? 'int' : 'decimal';
}

function isInt64(digits: string): boolean {
  if (digits.length <= 18) return true;
  if (digits.length > 20) return false;
  const value = BigInt(digits);
  return value >= -INT64_MAX - 1n && value <= INT64_MAX;
}

/** The narrowest type that holds all kinds seen; digits are kept: a fraction is a decimal, only an exponent a float. */
export function typeOf(kinds: ReadonlySet<JsonKind>): LogicalType {
  const seen = [...kinds].filter((k) => k !== 'null');
  const only = (...allowed: JsonKind[]) => seen.every((k) => allowed.includes(k));
  if (seen.length === 0) return { kind: 'string' };
  if (seen.includes('nested')) return { kind: 'json' };
  if (only('bool')) return { kind: 'bool' };
  if (only('int')) return { kind: 'int64' };
  if (only('int', 'decimal')) return { kind: 'decimal' };
  return only('int', 'decimal', 'float') ? { kind: 'float64' } : { kind: 'string' };
}

const FITS: Readonly<Record<string, readonly JsonKind[]>> = {
  bool: ['bool'],
  int64: ['int'],
  decimal: ['int', 'decimal', 'float'],
  float64: ['int', 'decimal', 'float'],
};

/**
 * @param raw source text of the value
 * @returns the cell, or undefined when the column's type cannot hold the value
 * @throws SyntaxError when the text is no JSON
 */
export function jsonCell(raw: string, type: LogicalType): Cell | undefined {
  const kind = jsonKind(raw);
  if (kind === null) throw new SyntaxError('not a JSON value');
  if (kind === 'null') return null;
  if (kind === 'nested') JSON.parse(raw);
  if (type.kind === 'json') return raw;
  if (FITS[type.kind] && !FITS[type.kind]!.includes(kind)) return undefined;
  if (kind === 'string') return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
  if (kind === 'bool' && type.kind === 'bool') return raw === 'true' ? 't' : 'f';
  return raw;
}
