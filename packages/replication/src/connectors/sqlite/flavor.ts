import { type SqlFlavor, updateFrom } from '../sql/sql-flavor';
import type { LogicalType } from '../table-schema';
import { quoteName } from './identifiers';

const NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')";

/**
 * @param by type of the check column: the end of a version that was found deleted is the present where that is a time, and
 *   stays open where it is a number
 */
export function sqliteFlavor(by?: LogicalType): SqlFlavor {
  return {
    quote: quoteName,
    differs: (_, a, b) => `${a} IS NOT ${b}`,
    updateFrom,
    true: '1',
    false: '0',
    now: by?.kind === 'timestamptz' ? `${NOW} || '+00'` : by?.kind === 'timestamp' ? NOW : 'NULL',
  };
}
