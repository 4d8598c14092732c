import { DomainError, type ListField, type ListName, type ListQuery, type QueryOrder } from '@jobglot/core';
import { parameterOf } from '../wire/parameters';
import { compileFilter, termOf } from './compile-filter';
import { type EntitySet, type EntityType, propertyOf } from './entity-set';
import { parseFilter, parseOrderBy } from './parse';
import { QueryProblem, queryError } from './query-error';

/** Rows of one answer at most; more are behind `@odata.nextLink`. */
export const PAGE_SIZE = 10_000;

/** The system query options of a list. */
export interface ListOptions<L extends ListName> {
  readonly query: ListQuery<L>;
  /** the wanted properties, in the caller's order; null: all */
  readonly select: readonly string[] | null;
  /** the number of all rows is wanted too */
  readonly count: boolean;
}

/** @param pageSize rows of the answer at most @throws DomainError `request.invalid` that names the option, and the position in it */
export function readListQuery<L extends ListName>(
  set: EntitySet<L>,
  parameters: Readonly<Record<string, unknown>>,
  pageSize = PAGE_SIZE,
): ListOptions<L> {
  const option = (name: string) => parameterOf(parameters, name);
  const filter = option('$filter');
  const order = option('$orderby');
  return {
    query: {
      where: filter === undefined ? null : located('$filter', () => compileFilter(set, parseFilter(filter))),
      order: order === undefined ? [] : located('$orderby', () => orderOf(set, order)),
      limit: Math.min(wholeNumber('$top', option('$top')) ?? pageSize, pageSize),
      offset: wholeNumber('$skip', option('$skip')) ?? 0,
    },
    select: selected(set, option('$select')),
    count: counted(option('$count'), option('$inlinecount')),
  };
}

function located<T>(option: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof QueryProblem) throw queryError(option, error.offset, error.message);
    throw error;
  }
}

function orderOf<L extends ListName>(set: EntitySet<L>, text: string): QueryOrder<ListField<L>>[] {
  const all = parseOrderBy(text).map(({ property, descending }) => ({ term: termOf(set, property), descending }));
  // What was sorted by before changes nothing any more, and PostgreSQL has a limit (1,664).
  const nameOf = ({ term }: QueryOrder) => `${term.field} ${term.foldCase === true}`;
  return all.filter((one, index) => all.findIndex((other) => nameOf(other) === nameOf(one)) === index);
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  // 15 digits: all that a number holds exactly
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new DomainError('request.invalid', `${option} must be a whole number from 0.`, { field: option });
}

function selected(set: EntityType, text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('*')) return null;
  return names.map((name) => {
    // Numbered properties and unknown ones that were kept are in no list: they are taken as they are written.
    const known = propertyOf(set, name)?.name;
    if (known !== undefined || /^Query#\d+$/i.test(name)) return known ?? name;
    throw new DomainError('request.invalid', `$select: ${set.typeName} has no property "${name.slice(0, 100)}".`, {
      field: '$select',
    });
  });
}

function counted(count: string | undefined, inlineCount: string | undefined): boolean {
  if (count !== undefined && !/^(true|false)$/i.test(count)) {
    throw new DomainError('request.invalid', '$count must be true or false.', { field: '$count' });
  }
  if (inlineCount !== undefined && !/^(allpages|none)$/i.test(inlineCount)) {
    throw new DomainError('request.invalid', '$inlinecount must be allpages or none.', { field: '$inlinecount' });
  }
  return count?.toLowerCase() === 'true' || inlineCount?.toLowerCase() === 'allpages';
}
