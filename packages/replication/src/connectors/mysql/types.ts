import type { ColumnSchema, LogicalType } from '../table-schema';

/**
 * Marks a column, in its comment, as one of a type that the engine has no own one for: a moment, JSON, a uuid, a decimal
 * without limits. Without it a copy could not be copied on as what it was.
 */
const MARK = 'jobglot:';
const MARKED = /^jobglot:(timestamptz|json|uuid|decimal|string)(?: (\d+))?$/;

/** @returns true when a comment says more than the engine's own type */
export function isMarked(comment: string): boolean {
  return MARKED.test(comment);
}

/** A type as information_schema describes it. */
export interface EngineType {
  /** DATA_TYPE, e.g. `varchar` */
  readonly name: string;
  /** COLUMN_TYPE, e.g. `int(10) unsigned` */
  readonly full: string;
  readonly length: number | null;
  readonly precision: number | null;
  readonly scale: number | null;
  readonly comment: string;
}

const PLAIN: Readonly<Record<string, LogicalType['kind']>> = {
  float: 'float32',
  double: 'float64',
  date: 'date',
  time: 'time',
  datetime: 'timestamp',
  timestamp: 'timestamptz',
  json: 'json',
  uuid: 'uuid',
  year: 'int16',
  tinyblob: 'bytes',
  blob: 'bytes',
  mediumblob: 'bytes',
  longblob: 'bytes',
  binary: 'bytes',
  varbinary: 'bytes',
  geometry: 'bytes',
  point: 'bytes',
  linestring: 'bytes',
  polygon: 'bytes',
  multipoint: 'bytes',
  multilinestring: 'bytes',
  multipolygon: 'bytes',
  geometrycollection: 'bytes',
  geomcollection: 'bytes',
};

const INTEGERS: Readonly<Record<string, readonly [signed: LogicalType, unsigned: LogicalType]>> = {
  tinyint: [{ kind: 'int16' }, { kind: 'int16' }],
  smallint: [{ kind: 'int16' }, { kind: 'int32' }],
  mediumint: [{ kind: 'int32' }, { kind: 'int32' }],
  int: [{ kind: 'int32' }, { kind: 'int64' }],
  bigint: [{ kind: 'int64' }, { kind: 'decimal', precision: 20, scale: 0 }],
};

/** @returns the logical type; text of any other kind is a string */
export function logicalType(type: EngineType): LogicalType {
  const mark = MARKED.exec(type.comment);
  if (mark !== null) return marked(mark[1] as LogicalType['kind'], mark[2]);
  if (/^tinyint\(1\)/.test(type.full)) return { kind: 'bool' };
  const integer = INTEGERS[type.name];
  if (integer !== undefined) return integer[/unsigned/.test(type.full) ? 1 : 0];
  if (type.name === 'decimal') return { kind: 'decimal', precision: type.precision ?? 10, scale: type.scale ?? 0 };
  if (type.name === 'bit') return bitType(type.full);
  if (PLAIN[type.name] !== undefined) return { kind: PLAIN[type.name] } as LogicalType;
  const limited = type.name === 'varchar' || type.name === 'char';
  return limited && type.length !== null ? { kind: 'string', length: type.length } : { kind: 'string' };
}

function bitType(full: string): LogicalType {
  const bits = Number(/\((\d+)\)/.exec(full)?.[1] ?? 1);
  if (bits === 1) return { kind: 'bool' };
  return bits < 64 ? { kind: 'int64' } : { kind: 'decimal', precision: 20, scale: 0 };
}

function marked(kind: LogicalType['kind'], length: string | undefined): LogicalType {
  return kind === 'string' && length !== undefined ? { kind, length: Number(length) } : ({ kind } as LogicalType);
}

/** A column of a table that is made. */
export interface DeclaredColumn {
  readonly sqlType: string;
  /** COMMENT, empty when the type speaks for itself */
  readonly comment: string;
}

/** InnoDB's limit for a key is 3072 bytes, a character takes up to four. */
const KEY_CHARACTERS = 768;
const KEY_STRING = 255;
/** Strings of fewer characters are kept in the row, as long as there is room. */
const ROW_STRING = 500;
/** Rows of all columns together may have 65,535 bytes; the rest is for columns of other types. */
export const ROW_STRINGS_BYTES = 40_000;
const MAX_PRECISION = 65;
const MAX_SCALE = 30;

/** A type taken over from another server's catalog goes into ours as SQL text: nothing but a type may come that way. */
function isTypeName(native: string): boolean {
  return (
    /^[a-z][a-z0-9]*(\(\d+(,\d+)?\))?( unsigned)?( zerofill)?$/i.test(native) ||
    /^(enum|set)\('([^'\\]|'')*'(,'([^'\\]|'')*')*\)$/i.test(native)
  );
}

const SQL_OF: Readonly<Record<string, string>> = {
  bool: 'TINYINT(1)',
  int16: 'SMALLINT',
  int32: 'INT',
  int64: 'BIGINT',
  float32: 'FLOAT',
  float64: 'DOUBLE',
  bytes: 'LONGBLOB',
  date: 'DATE',
  time: 'TIME(6)',
  timestamp: 'DATETIME(6)',
};

/**
 * @param keyWidth number of string columns of the key that this column belongs to; 0: it is in no key
 * @param inRow false: there is no room for a string in the row
 */
export function declared({ type, native }: ColumnSchema, keyWidth: number, inRow = true): DeclaredColumn {
  if (native !== undefined && isTypeName(native)) return { sqlType: native, comment: '' };
  const mark = `${MARK}${type.kind}`;
  const keyLength = Math.min(KEY_STRING, Math.floor(KEY_CHARACTERS / Math.max(1, keyWidth)));
  const text = keyWidth > 0 ? `VARCHAR(${keyLength})` : 'LONGTEXT';
  switch (type.kind) {
    case 'timestamptz':
      return { sqlType: 'DATETIME(6)', comment: mark };
    case 'json':
      return { sqlType: text, comment: mark };
    case 'uuid':
      return { sqlType: 'CHAR(36)', comment: mark };
    case 'decimal': {
      const { precision, scale = 0 } = type;
      const fits = precision !== undefined && precision <= MAX_PRECISION && scale >= 0 && scale <= MAX_SCALE;
      return fits && precision >= scale
        ? { sqlType: `DECIMAL(${precision},${scale})`, comment: '' }
        : { sqlType: text, comment: mark };
    }
    case 'bytes':
      return { sqlType: keyWidth > 0 ? `VARBINARY(${KEY_STRING})` : 'LONGBLOB', comment: '' };
    case 'string': {
      const { length } = type;
      if (length === undefined) return { sqlType: text, comment: keyWidth > 0 ? mark : '' };
      if (keyWidth > 0) return { sqlType: `VARCHAR(${Math.max(1, Math.min(length, keyLength))})`, comment: '' };
      if (length <= ROW_STRING && inRow) return { sqlType: `VARCHAR(${Math.max(1, length)})`, comment: '' };
      return { sqlType: 'LONGTEXT', comment: `${mark} ${length}` };
    }
    default:
      return { sqlType: SQL_OF[type.kind]!, comment: '' };
  }
}
