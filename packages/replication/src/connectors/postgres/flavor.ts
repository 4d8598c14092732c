import { type SqlFlavor, updateFrom } from '../sql/sql-flavor';
import { quoteName } from './quote';
import type { TargetColumn } from './target-shape';

/** Types without an equality that looks at the whole value: they are compared as text. */
const BY_TEXT = /^(json|xml|point|line|lseg|box|path|polygon|circle)\b/;

/** Types that hold the moment at which a version was found deleted. */
const TIMES = /^(timestamp|date\b)/;

/**
 * @param columns those that are compared
 * @param bounds SQL type of the bounds of versions: where they are no times, one that is found deleted keeps its end open;
 *   absent: there are none
 */
export function postgresFlavor(columns: readonly TargetColumn[], bounds = 'timestamptz'): SqlFlavor {
  const byText = new Set(columns.filter((c) => BY_TEXT.test(c.sqlType)).map((c) => c.name));
  return {
    quote: quoteName,
    differs: (column, a, b) =>
      byText.has(column) ? `${a}::text IS DISTINCT FROM ${b}::text` : `${a} IS DISTINCT FROM ${b}`,
    updateFrom,
    true: 'true',
    false: 'false',
    now: TIMES.test(bounds) ? 'clock_timestamp()' : 'NULL',
    overriding: 'OVERRIDING SYSTEM VALUE',
  };
}
