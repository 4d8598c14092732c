import type { Condition, ListField, Listings, ListName } from '@jobglot/core';
import { type Context, type Handler, ok, type Reply } from '@jobglot/http-kit';
import type { EntitySet } from '../odata/entity-set';
import { collection } from '../odata/envelope';
import { project } from '../odata/project';
import { readListQuery } from '../odata/read-query';
import { pageSizeOf } from '../present';
import { workspaceIdOf } from '../wire/addresses';
import type { WireRow } from '../wire/job-wire';
import { nextLink } from '../wire/next-link';

/** An entity set with the way to one of its rows. */
export interface Collection<L extends ListName> {
  readonly set: EntitySet<L>;
  row(listing: Listings[L], context: Context): WireRow;
}

type Narrow<L extends ListName> = (context: Context) => Condition<ListField<L>> | null;
const everything = () => null;

/** @param narrow what the address asks for beside `$filter`, e.g. `?JobName=` */
export function listHandler<L extends ListName>(of: Collection<L>, narrow: Narrow<L> = everything): Handler {
  return async (context) => ok(await page(of, context, narrow(context)));
}

/** One page of the rows that `$filter` and the condition let through, as `$select` wants them. */
export async function page<L extends ListName>(
  { set, row }: Collection<L>,
  context: Context,
  condition: Condition<ListField<L>> | null,
) {
  const { services, caller, baseUrl } = context;
  const pageSize = pageSizeOf(context);
  const { query, select, count } = readListQuery(set, context.query, pageSize);
  const where = both(condition, query.where);
  const workspaceId = workspaceIdOf(context);
  const found = await services.lists.find(caller, set.list, workspaceId, { ...query, where });
  const total = count ? await services.lists.count(caller, set.list, workspaceId, where) : undefined;
  const rows = found.map((listing) => project(row(listing, context), select));
  return collection(baseUrl, set, rows, {
    count: total,
    nextLink: nextLink(context, set, query, found.length, pageSize),
  });
}

/** `/$count`: the bare number, of the rows that `$filter` lets through. */
export function countHandler<L extends ListName>({ set }: Collection<L>, narrow: Narrow<L> = everything): Handler {
  return async (context) => {
    const { query } = readListQuery(set, context.query);
    const where = both(narrow(context), query.where);
    return plainText(
      String(await context.services.lists.count(context.caller, set.list, workspaceIdOf(context), where)),
    );
  };
}

export function plainText(text: string): Reply {
  return { status: 200, text, headers: { 'Content-Type': 'text/plain; charset=utf-8' } };
}

/** @returns rows whose field has this value */
export function equals<L extends ListName>(field: ListField<L>, value: string | number): Condition<ListField<L>> {
  return { kind: 'compare', term: { field }, operator: 'eq', value };
}

function both<F extends string>(a: Condition<F> | null, b: Condition<F> | null): Condition<F> | null {
  return a && b ? { kind: 'and', parts: [a, b] } : (a ?? b);
}
