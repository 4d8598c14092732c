import {
  type DuckDBArrayType,
  type DuckDBListType,
  type DuckDBMapType,
  type DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId as Id,
} from '@duckdb/node-api';
import { quoteName, quoteText } from './quote';

/**
 * JSON has no numbers for NaN and infinities, but DuckDB writes them: they become strings, as the JSON connector has them.
 *
 * @returns SQL for a value that `to_json` writes as JSON, with all its digits
 */
export function jsonSql(value: string, type: DuckDBType, depth = 0): string {
  if (!holdsFloats(type)) return value;
  const item = `item${depth}`;
  const inner = (part: string, partType: DuckDBType) => jsonSql(part, partType, depth + 1);
  switch (type.typeId) {
    case Id.LIST:
    case Id.ARRAY: {
      const { valueType } = type as DuckDBListType | DuckDBArrayType;
      return `list_transform(${value}, lambda ${item}: ${inner(item, valueType)})`;
    }
    case Id.STRUCT: {
      const { entryNames, entryTypes } = type as DuckDBStructType;
      const entries = entryNames.map(
        (name, i) => `${quoteName(name)} := ${inner(`struct_extract(${value}, ${quoteText(name)})`, entryTypes[i]!)}`,
      );
      return `CASE WHEN ${value} IS NULL THEN NULL ELSE struct_pack(${entries.join(', ')}) END`;
    }
    case Id.MAP: {
      const { valueType } = type as DuckDBMapType;
      const entry = `struct_pack(k := ${item}.key, v := ${inner(`${item}.value`, valueType)})`;
      return `map_from_entries(list_transform(map_entries(${value}), lambda ${item}: ${entry}))`;
    }
    default: {
      const name = `CASE WHEN isnan(${value}) THEN 'NaN' WHEN ${value} > 0 THEN 'Infinity' ELSE '-Infinity' END`;
      return `CASE WHEN isfinite(${value}) THEN to_json(${value}) WHEN ${value} IS NULL THEN NULL ELSE to_json(${name}) END`;
    }
  }
}

function holdsFloats(type: DuckDBType): boolean {
  switch (type.typeId) {
    case Id.FLOAT:
    case Id.DOUBLE:
      return true;
    case Id.LIST:
    case Id.ARRAY:
      return holdsFloats((type as DuckDBListType | DuckDBArrayType).valueType);
    case Id.STRUCT:
      return (type as DuckDBStructType).entryTypes.some(holdsFloats);
    case Id.MAP:
      return holdsFloats((type as DuckDBMapType).valueType);
    default:
      return false;
  }
}
