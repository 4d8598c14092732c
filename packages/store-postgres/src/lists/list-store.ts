import type { Condition, ListField, Listings, ListName, ListQuery, ListScope, ListStore } from '@jobglot/core';
import type { Database } from '../database';
import { compileCondition } from './compile-condition';
import { compileOrder } from './compile-order';
import { type Fragment, own, parameter, sql } from './fragment';
import { columnsOf } from './list-columns';
import { LIST_SOURCES, type ListSource } from './list-sources';

/**
 * Filtered lists in PostgreSQL: one statement for each question. They go through knex's pool: each is planned for its
 * own values, with every way of reading on offer, where the hot pool offers index look-ups only.
 */
export class PostgresListStore implements ListStore {
  constructor(private readonly db: Database) {}

  async find<L extends ListName>(list: L, scope: ListScope, query: ListQuery<L>): Promise<Listings[L][]> {
    const source: ListSource<L> = LIST_SOURCES[list];
    const rows = await this.rows(sql`select ${own(source.select)} ${filtered(list, scope, query.where)}
      order by ${compileOrder(query.order, source.ownOrder, columnsOf(list))}
      limit ${parameter(query.limit, 'bigint')} offset ${parameter(query.offset, 'bigint')}`);
    return rows.map((row) => source.toListing(row));
  }

  async count<L extends ListName>(list: L, scope: ListScope, where: Condition<ListField<L>> | null): Promise<number> {
    const [row] = await this.rows(sql`select count(*) as rows ${filtered(list, scope, where)}`);
    return (row as unknown as { rows: number }).rows;
  }

  private async rows({ text, values }: Fragment): Promise<never[]> {
    const { rows } = await this.db.knex.raw<{ rows: never[] }>(text, [...values]);
    return rows;
  }
}

function filtered<L extends ListName>(list: L, scope: ListScope, where: Condition<ListField<L>> | null): Fragment {
  const { from, visible } = LIST_SOURCES[list];
  const condition = where ? compileCondition(where, columnsOf(list)) : own('true');
  return sql`from ${own(from)} where ${visible(scope)} and ${condition}`;
}
