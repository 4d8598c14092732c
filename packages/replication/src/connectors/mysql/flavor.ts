import type { SqlFlavor } from '../sql/sql-flavor';
import { quoteName } from './quote';

/**
 * MySQL's spelling. Values are compared byte by byte: a table's own collation may take `a` and `A` for the same, or blanks at
 * the end for nothing.
 *
 * @param whenClosed what the end of a version becomes that is closed now; NULL where the check column holds no times
 */
export function mysqlFlavor(whenClosed = 'UTC_TIMESTAMP(6)'): SqlFlavor {
  return {
    quote: quoteName,
    differs: (_, a, b) => `NOT (CAST(${a} AS BINARY) <=> CAST(${b} AS BINARY))`,
    updateFrom: (target, sets, from, where) =>
      `UPDATE ${target}, ${from} AS s SET ${sets.map(([column, value]) => `${target}.${column} = ${value}`).join(', ')} WHERE ${where}`,
    true: 'TRUE',
    false: 'FALSE',
    now: whenClosed,
  };
}
