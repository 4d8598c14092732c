import { type SqlFlavor, updateFrom } from '../sql/sql-flavor';
import type { LogicalType } from '../table-schema';
import { quoteName } from './identifiers';

const NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')";

/**
 * @param versions type of the bounds of versions: one that is found deleted ends at present where they are times, and
 *   keeps its end open where they are numbers; null: there are none
 */
export function sqliteFlavor(versions: LogicalType | null = null): SqlFlavor {
  return {
    quote: quoteName,
    differs: (_, a, b) => `${a} IS NOT ${b}`,
    updateFrom,
    true: '1',
    false: '0',
    now: versions?.kind === 'timestamptz' ? `${NOW} || '+00'` : versions?.kind === 'timestamp' ? NOW : 'NULL',
  };
}
