import { type DuckDBDecimalType, type DuckDBType, DuckDBTypeId as Id } from '@duckdb/node-api';
import type { LogicalType } from '../../table-schema';

/** @returns what a column of a Parquet file holds; what has no logical type of its own is text */
export function logicalType(type: DuckDBType): LogicalType {
  switch (type.typeId) {
    case Id.BOOLEAN:
      return { kind: 'bool' };
    case Id.TINYINT:
    case Id.UTINYINT:
    case Id.SMALLINT:
      return { kind: 'int16' };
    case Id.USMALLINT:
    case Id.INTEGER:
      return { kind: 'int32' };
    case Id.UINTEGER:
    case Id.BIGINT:
      return { kind: 'int64' };
    case Id.UBIGINT:
      return { kind: 'decimal', precision: 20, scale: 0 };
    case Id.HUGEINT:
    case Id.UHUGEINT:
      return { kind: 'decimal', precision: 39, scale: 0 };
    case Id.DECIMAL: {
      const { width, scale } = type as DuckDBDecimalType;
      return { kind: 'decimal', precision: width, scale };
    }
    case Id.FLOAT:
      return { kind: 'float32' };
    case Id.DOUBLE:
      return { kind: 'float64' };
    case Id.VARCHAR:
      return { kind: type.alias === 'JSON' ? 'json' : 'string' };
    case Id.BLOB:
      return { kind: 'bytes' };
    case Id.DATE:
      return { kind: 'date' };
    case Id.TIME:
    case Id.TIME_TZ:
    case Id.TIME_NS:
      return { kind: 'time' };
    case Id.TIMESTAMP:
    case Id.TIMESTAMP_S:
    case Id.TIMESTAMP_MS:
    case Id.TIMESTAMP_NS:
      return { kind: 'timestamp' };
    case Id.TIMESTAMP_TZ:
      return { kind: 'timestamptz' };
    case Id.UUID:
      return { kind: 'uuid' };
    case Id.LIST:
    case Id.ARRAY:
    case Id.STRUCT:
    case Id.MAP:
    case Id.UNION:
    case Id.VARIANT:
      return { kind: 'json' };
    default:
      return { kind: 'string' };
  }
}
