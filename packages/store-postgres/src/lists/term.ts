import type { QueryTerm } from '@jobglot/core';
import { type Fragment, joined, own, parameter, sql } from './fragment';
import type { Column } from './list-columns';

/** A term as SQL. */
export interface TermSql {
  readonly value: Fragment;
  readonly type: Column['type'];
  /** its texts are compared without regard to case */
  readonly folded: boolean;
}

/** A term's value: the dialect's word, where it has words. Times have milliseconds, as the API shows them. */
export function termSql(term: QueryTerm, { expression, type }: Column): TermSql {
  // The API may spell a uuid in capitals.
  const folded = term.foldCase === true || (type === 'uuid' && !term.words);
  if (term.words) return { value: worded(term.words, asText({ value: own(expression), type })), type: 'text', folded };
  const value = type === 'time' ? own(`date_trunc('milliseconds', ${expression})`) : own(`(${expression})`);
  return { value, type, folded };
}

/** The value as text, as the API writes it: ISO 8601 in UTC, `true` and `false`, plain numbers. */
export function asText({ value, type }: Pick<TermSql, 'value' | 'type'>): Fragment {
  if (type === 'text') return sql`(${value})`;
  if (type === 'time') return sql`to_char((${value}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return sql`(${value})::text`;
}

/** Ignores case on one side of a comparison; done by the server on both sides, so that a text always equals itself. */
export function fold(text: Fragment, folded: boolean): Fragment {
  return folded ? sql`lower(${text})` : text;
}

/** A value without a word stands for itself. */
function worded({ null: missing, ...known }: Readonly<Record<string, string>>, text: Fragment): Fragment {
  const branches = Object.entries(known).map(
    ([stored, word]) => sql`when ${parameter(stored, 'text')} then ${parameter(word, 'text')}`,
  );
  const value = branches.length === 0 ? text : sql`(case ${text} ${joined(branches, ' ')} else ${text} end)`;
  return missing === undefined ? value : sql`coalesce(${value}, ${parameter(missing, 'text')})`;
}
