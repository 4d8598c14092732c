import type { ListField, QueryOrder } from '@jobglot/core';
import { arrayAt, integerAt, objectAt, textAt } from '../wire/decode';
import type { RunCondition } from './conditions';
import { Nesting } from './nesting';
import { required } from './one-of';
import { queryCondition } from './queries';
import { readSorts } from './sorts';

/** What a search asks for, ready for the lists of runs. */
export interface Search {
  readonly where: RunCondition;
  readonly order: readonly QueryOrder<ListField<'executions'>>[];
  /** from 0 */
  readonly start: number;
  readonly count: number;
  /** a selector, not parsed; null: everything */
  readonly select: string | null;
  /** as sent, for the answer */
  readonly query: unknown;
  readonly sorts: unknown;
}

const DOCUMENT = 'search_request';
const PROPERTIES: ReadonlySet<string> = new Set([
  ...['query', 'count', 'start', 'sorts', 'select', 'expand', 'db_start_record_'],
]);
const DEFAULT_COUNT = 25;
const MAX_COUNT = 200;
const MAX_START = 2 ** 31 - 1;

/**
 * Compiles the body of `job_execution_search` to a condition over runs; nothing of it is ever SQL text.
 * @throws OcapiFault 400, by the official names of search faults
 */
export function compileSearch(body: unknown): Search {
  const request = objectAt(body, '$', DOCUMENT, PROPERTIES);
  const { count = DEFAULT_COUNT, select = null, sorts, expand } = request;
  if (expand !== undefined)
    for (const [i, name] of arrayAt(expand, '$.expand').entries()) textAt(name, `$.expand[${i}]`);
  const query = required(request, 'query', '$', DOCUMENT);
  const startAt = (name: 'start' | 'db_start_record_', absent: number) =>
    request[name] === undefined ? absent : integerAt(request[name], `$.${name}`, DOCUMENT, 0, MAX_START);
  return {
    where: queryCondition(query, '$.query', new Nesting(), 0),
    order: readSorts(sorts),
    // The older name of the same; it is checked also where it does not count.
    start: startAt('start', startAt('db_start_record_', 0)),
    count: integerAt(count, '$.count', DOCUMENT, 1, MAX_COUNT),
    select: select === null ? null : textAt(select, '$.select'),
    query,
    sorts,
  };
}
