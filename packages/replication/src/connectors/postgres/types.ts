import type { LogicalType } from '../table-schema';

/** pg_type oids of the types that have a logical kind of their own. */
const KIND_OF: Readonly<Record<number, LogicalType['kind']>> = {
  16: 'bool',
  21: 'int16',
  23: 'int32',
  20: 'int64',
  700: 'float32',
  701: 'float64',
  17: 'bytes',
  1082: 'date',
  1083: 'time',
  1114: 'timestamp',
  1184: 'timestamptz',
  114: 'json',
  3802: 'json',
  2950: 'uuid',
};

const NUMERIC = 1700;
const BPCHAR = 1042;
const VARCHAR = 1043;

/**
 * @param oid of the type, domains resolved
 * @param typmod its modifier, -1 for none
 * @returns the logical type; whatever has no kind of its own (enums, arrays, intervals, addresses, ...) is a string
 */
export function logicalType(oid: number, typmod: number): LogicalType {
  if (oid === NUMERIC) {
    if (typmod < 4) return { kind: 'decimal' };
    const packed = typmod - 4;
    // the scale is an 11-bit signed number since PostgreSQL 15
    return { kind: 'decimal', precision: packed >> 16, scale: ((packed & 0x7ff) ^ 1024) - 1024 };
  }
  if ((oid === VARCHAR || oid === BPCHAR) && typmod >= 4) return { kind: 'string', length: typmod - 4 };
  const kind = KIND_OF[oid];
  return kind === undefined ? { kind: 'string' } : ({ kind } as LogicalType);
}

const SQL_OF: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int16: 'smallint',
  int32: 'integer',
  int64: 'bigint',
  float32: 'real',
  float64: 'double precision',
  bytes: 'bytea',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  json: 'jsonb',
  uuid: 'uuid',
};

const MAX_VARCHAR = 10_485_760;
const MAX_PRECISION = 1_000;

/** @returns the SQL of a column type that holds every value of the logical type */
export function sqlType(type: LogicalType): string {
  if (type.kind === 'string') {
    return type.length === undefined || type.length > MAX_VARCHAR ? 'text' : `varchar(${Math.max(1, type.length)})`;
  }
  if (type.kind === 'decimal') {
    if (type.precision === undefined || type.precision > MAX_PRECISION || type.precision < 1) return 'numeric';
    return `numeric(${type.precision}, ${type.scale ?? 0})`;
  }
  return SQL_OF[type.kind]!;
}
