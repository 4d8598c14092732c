import type { QueryOrder } from '@jobglot/core';
import { type Fragment, joined, own, sql } from './fragment';
import type { Column } from './list-columns';
import { fold, termSql } from './term';

/**
 * The order of a page. Missing values stand before all others (OData 4.01, `$orderby`), texts in the
 * order of their code points.
 * @param ownOrder of the list: behind the asked one, so that pages do not overlap
 */
export function compileOrder(
  order: readonly QueryOrder[],
  ownOrder: string,
  columnOf: (field: string) => Column,
): Fragment {
  const keys = order.map(({ term, descending }) => {
    const { value, type, folded } = termSql(term, columnOf(term.field));
    const key = type === 'text' ? sql`${fold(value, folded)} collate "C"` : value;
    return sql`${key} ${own(descending ? 'desc nulls last' : 'asc nulls first')}`;
  });
  return joined([...keys, own(ownOrder)], ', ');
}
