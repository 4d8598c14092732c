import { type SqlFlavor, updateFrom } from '../sql/sql-flavor';
import { quoteName } from './quote';
import type { TargetColumn } from './target-shape';

/** Types without an equality that looks at the whole value: they are compared as text. */
const BY_TEXT = /^(json|xml|point|line|lseg|box|path|polygon|circle)\b/;

/** @param columns those that are compared */
export function postgresFlavor(columns: readonly TargetColumn[]): SqlFlavor {
  const byText = new Set(columns.filter((c) => BY_TEXT.test(c.sqlType)).map((c) => c.name));
  return {
    quote: quoteName,
    differs: (column, a, b) =>
      byText.has(column) ? `${a}::text IS DISTINCT FROM ${b}::text` : `${a} IS DISTINCT FROM ${b}`,
    updateFrom,
    true: 'true',
    false: 'false',
    now: "date_trunc('microseconds', clock_timestamp())",
  };
}
