import type { ListField, QueryOrder } from '@jobglot/core';
import { badRequest } from '../fault';
import { arrayAt, objectAt, quota, shown, textAt } from '../wire/decode';
import { STATE_WORDS } from '../wire/states';
import { sortField } from './fields';
import { required } from './one-of';

const MAX_SORTS = 10;
const PROPERTIES: ReadonlySet<string> = new Set(['field', 'sort_order']);
const WORDS = Object.fromEntries(Object.entries(STATE_WORDS).map(([status, { status: word }]) => [status, word]));

/** @throws OcapiFault FieldNotSortableException, EnumConstraintViolationException, QuotaExceededException */
export function readSorts(value: unknown): QueryOrder<ListField<'executions'>>[] {
  if (value === undefined || value === null) return [];
  const sorts = arrayAt(value, '$.sorts');
  if (sorts.length > MAX_SORTS) throw quota(`A search has at most ${MAX_SORTS} sorts.`);
  return sorts.map((item, index) => {
    const path = `$.sorts[${index}]`;
    const sort = objectAt(item, path, 'sort', PROPERTIES);
    const field = sortField(textAt(required(sort, 'field', path, 'sort'), `${path}.field`));
    const order = sort.sort_order === undefined ? 'asc' : textAt(sort.sort_order, `${path}.sort_order`);
    if (order !== 'asc' && order !== 'desc') {
      throw badRequest('EnumConstraintViolationException', `${path}.sort_order must be asc or desc.`, {
        document: 'sort',
        enumValue: shown(order),
      });
    }
    const term = { field: field.field, ...(field.type === 'enum' && { words: WORDS }) };
    return { term, descending: order === 'desc' };
  });
}
