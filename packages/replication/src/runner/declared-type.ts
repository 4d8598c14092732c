import { TaskRunError } from '@jobglot/core';
import type { LogicalType } from '../connectors/table-schema';
import type { DeclaredType } from '../grammar/statement';

const KINDS: Readonly<Record<string, LogicalType['kind']>> = {
  bool: 'bool',
  boolean: 'bool',
  bit: 'bool',
  tinyint: 'int16',
  smallint: 'int16',
  int2: 'int16',
  int: 'int32',
  integer: 'int32',
  int4: 'int32',
  mediumint: 'int32',
  bigint: 'int64',
  int8: 'int64',
  long: 'int64',
  real: 'float32',
  float4: 'float32',
  float: 'float64',
  float8: 'float64',
  double: 'float64',
  'double precision': 'float64',
  decimal: 'decimal',
  numeric: 'decimal',
  number: 'decimal',
  money: 'decimal',
  char: 'string',
  nchar: 'string',
  character: 'string',
  varchar: 'string',
  nvarchar: 'string',
  varchar2: 'string',
  'character varying': 'string',
  string: 'string',
  text: 'string',
  ntext: 'string',
  clob: 'string',
  longtext: 'string',
  binary: 'bytes',
  varbinary: 'bytes',
  bytea: 'bytes',
  blob: 'bytes',
  date: 'date',
  time: 'time',
  'time without time zone': 'time',
  timestamp: 'timestamp',
  datetime: 'timestamp',
  datetime2: 'timestamp',
  'timestamp without time zone': 'timestamp',
  timestamptz: 'timestamptz',
  'timestamp with time zone': 'timestamptz',
  datetimeoffset: 'timestamptz',
  json: 'json',
  jsonb: 'json',
  uuid: 'uuid',
  guid: 'uuid',
  uniqueidentifier: 'uuid',
};

/**
 * @returns the logical type that an explicit column list names, in any of the usual engines' spellings
 * @throws TaskRunError that names column and type
 */
export function declaredType(name: string, type: DeclaredType): LogicalType {
  const kind = Object.hasOwn(KINDS, type.name) ? KINDS[type.name] : undefined;
  const [first, second] = type.size;
  if (kind === undefined) throw new TaskRunError(`Column ${name}: the type ${type.name} is not known.`);
  if (kind === 'string') return first === undefined || first < 0 ? { kind } : { kind, length: first };
  if (kind === 'decimal') return first === undefined ? { kind } : { kind, precision: first, scale: second ?? 0 };
  return { kind };
}
