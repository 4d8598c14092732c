import type { ColumnSchema, LogicalType } from '../table-schema';
import type { ValueKind } from './engine/engine-messages';

const PLAIN: Readonly<Record<string, LogicalType>> = {
  INT2: { kind: 'int16' },
  INT4: { kind: 'int32' },
  BOOL: { kind: 'bool' },
  BOOLEAN: { kind: 'bool' },
  FLOAT4: { kind: 'float32' },
  DATE: { kind: 'date' },
  TIME: { kind: 'time' },
  DATETIME: { kind: 'timestamp' },
  TIMESTAMP: { kind: 'timestamp' },
  'TIMESTAMP WITHOUT TIME ZONE': { kind: 'timestamp' },
  TIMESTAMPTZ: { kind: 'timestamptz' },
  'TIMESTAMP WITH TIME ZONE': { kind: 'timestamptz' },
  UUID: { kind: 'uuid' },
  JSON: { kind: 'json' },
  JSON_TEXT: { kind: 'json' },
};

/**
 * What a declared type means. SQLite's INTEGER has 64 bits whatever it is called (INT, SMALLINT ...), so only our own
 * INT2 and INT4 are narrower; otherwise the rules of affinity decide (https://sqlite.org/datatype3.html, 3.1).
 *
 * @param declared as in CREATE TABLE; empty or null: none
 */
export function logicalType(declared: string | null): LogicalType {
  const [, base = '', first, second] = /^([^(]*)(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?/.exec(declared ?? '') ?? [];
  const name = base.trim().replace(/\s+/g, ' ').toUpperCase();
  const plain = PLAIN[name];
  if (plain) return plain;
  if (/^(DECIMAL|NUMERIC|NUMBER|DECIMAL_TEXT|DECIMAL_BLOB)$/.test(name)) {
    if (first === undefined) return { kind: 'decimal' };
    return { kind: 'decimal', precision: Number(first), scale: Number(second ?? 0) };
  }
  if (name.includes('INT')) return { kind: 'int64' };
  if (/CHAR|CLOB|TEXT/.test(name)) {
    const bounded = name.includes('CHAR') && first !== undefined && Number(first) > 0;
    return bounded ? { kind: 'string', length: Number(first) } : { kind: 'string' };
  }
  if (name.includes('BLOB')) return { kind: 'bytes' };
  return /REAL|FLOA|DOUB/.test(name) ? { kind: 'float64' } : { kind: 'string' };
}

/**
 * What a column is declared as. Decimals and json get a name with TEXT in it and so TEXT affinity: NUMERIC affinity
 * would turn `1.10` into 1.1 and lose digits beyond 15 (replication-notes.md 1.5).
 */
export function declaredType(column: ColumnSchema): string {
  if (column.native !== undefined && isTypeName(column.native)) return column.native;
  const type = column.type;
  switch (type.kind) {
    case 'bool':
      return 'BOOLEAN';
    case 'int16':
      return 'INT2';
    case 'int32':
      return 'INT4';
    case 'int64':
      return 'INTEGER';
    case 'float32':
      return 'FLOAT4';
    case 'float64':
      return 'DOUBLE';
    case 'decimal':
      if (type.precision === undefined) return 'DECIMAL_TEXT';
      return `DECIMAL_TEXT(${type.precision},${type.scale ?? 0})`;
    case 'string':
      return type.length === undefined ? 'TEXT' : `VARCHAR(${type.length})`;
    case 'bytes':
      return 'BLOB';
    case 'json':
      return 'JSON_TEXT';
    default:
      return type.kind.toUpperCase();
  }
}

/** A type taken over from another database's CREATE TABLE goes into ours as SQL text. */
function isTypeName(native: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_ ]*(\(\s*\d+\s*(,\s*\d+\s*)?\))?$/.test(native);
}

type Affinity = 'TEXT' | 'INTEGER' | 'REAL' | 'NUMERIC' | 'BLOB';

/** https://sqlite.org/datatype3.html, 3.1 */
export function affinity(declared: string): Affinity {
  const name = declared.toUpperCase();
  if (name.includes('INT')) return 'INTEGER';
  if (/CHAR|CLOB|TEXT/.test(name)) return 'TEXT';
  if (name === '' || name.includes('BLOB')) return 'BLOB';
  return /REAL|FLOA|DOUB/.test(name) ? 'REAL' : 'NUMERIC';
}

/**
 * How cells of a source's type are written to a column, checked where SQLite would take anything: text may go into a
 * number's column if it is a number, as in other engines.
 *
 * @param declared of the column
 */
export function writeKind(type: LogicalType, declared: string): ValueKind {
  const target = logicalType(declared);
  switch (target.kind) {
    case 'bool':
      return 'bool';
    case 'int16':
    case 'int32':
    case 'int64':
      return type.kind.startsWith('int') ? 'text' : 'integer';
    case 'float32':
    case 'float64':
      return 'real';
    case 'decimal':
      if (affinity(declared) !== 'TEXT') return 'short decimal';
      return type.kind === 'decimal' || type.kind.startsWith('int') ? 'text' : 'decimal';
    case 'bytes':
      return 'bytes';
    default:
      return 'text';
  }
}
