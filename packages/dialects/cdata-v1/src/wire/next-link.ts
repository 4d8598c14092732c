import type { ListQuery } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import type { EntityType } from '../odata/entity-set';
import { parameterOf } from './parameters';

/**
 * OData's server-driven paging: a list that was cut at the server's own page size says where it goes on. A client's
 * smaller `$top` was not cut.
 * @param found rows of this answer
 */
export function nextLink(
  { query, params, baseUrl }: Pick<Context, 'query' | 'params' | 'baseUrl'>,
  set: EntityType,
  { limit, offset }: Pick<ListQuery, 'limit' | 'offset'>,
  found: number,
  pageSize: number,
): string | undefined {
  const top = parameterOf(query, '$top');
  const wanted = top === undefined ? Number.POSITIVE_INFINITY : Number(top);
  if (found < pageSize || limit < pageSize || wanted <= pageSize) return undefined;
  const parameters = Object.entries(query).filter(([name]) => !/^(\$top|\$skip|@authtoken)$/i.test(name));
  const next = new URLSearchParams(parameters as [string, string][]);
  // tasks(JobName) goes on as tasks?JobName=
  if (params.key !== undefined) next.set('JobName', params.key);
  next.set('$skip', String(offset + found));
  if (top !== undefined) next.set('$top', String(wanted - found));
  return `${baseUrl}/${set.name}?${next}`;
}
