import { badRequest } from '../fault';
import { booleanAt, type Document, shown } from '../wire/decode';
import { all, any, compare, type RunCondition } from './conditions';
import { type SearchField, searchField } from './fields';
import { type SearchValue, searchValue } from './values';

/** One bound of a range; null: open. */
interface Bound {
  readonly value: SearchValue;
  readonly inclusive: boolean;
}

/** `range_filter`: inclusive where nothing is said; without bounds it asks for a value at all. */
export function rangeCondition(filter: Document, path: string, name: string): RunCondition {
  const field = ordered(name);
  const { from, to } = bounds(filter, path, field, ['from', 'to']);
  const parts = [...(from ? [above(field, from)] : []), ...(to ? [below(field, to)] : [])];
  return parts.length > 0 ? all(parts) : compare(field.field, 'ne', null);
}

/**
 * `range2_filter`: the time from `from_field` to `to_field` against a range of values. A run that goes on has no end: its own
 * range is open.
 */
export function range2Condition(
  filter: Document,
  path: string,
  names: { readonly from: string; readonly to: string },
  mode: 'overlap' | 'containing' | 'contained',
): RunCondition {
  const [start, end] = [timed(names.from), timed(names.to)];
  const { from } = bounds(filter, path, start, ['from_value', 'to_value']);
  const { to } = bounds(filter, path, end, ['from_value', 'to_value']);
  const open = (condition: RunCondition) => any([condition, compare(end.field, 'eq', null)]);
  const parts: RunCondition[] = [];
  if (mode === 'overlap') {
    if (to) parts.push(below(start, to));
    if (from) parts.push(open(above(end, from)));
  } else if (mode === 'contained') {
    if (from) parts.push(above(start, from));
    if (to) parts.push(below(end, to));
  } else {
    if (from) parts.push(below(start, from));
    if (to) parts.push(open(above(end, to)));
  }
  return all(parts);
}

/** @throws OcapiFault RangeFilterTypeException for a field without an order of its own */
function ordered(name: string): SearchField {
  const field = searchField(name);
  if (field.type !== 'enum') return field;
  throw badType(field, `${name} has no order that a range could be of.`);
}

/** @throws OcapiFault RangeFilterTypeException for a field that is no end of a span of time */
function timed(name: string): SearchField {
  const field = searchField(name);
  if (field.type === 'datetime') return field;
  throw badType(field, `${name} is no time: a range of two fields is from start_time to end_time.`);
}

function badType({ name, type }: SearchField, message: string) {
  return badRequest('RangeFilterTypeException', message, { field: name, type });
}

function bounds(filter: Document, path: string, field: SearchField, names: readonly [from: string, to: string]) {
  const [from, to] = names.map((name) => boundOf(filter, path, field, name)) as [
    SearchValue | null,
    SearchValue | null,
  ];
  if (from !== null && to !== null && isAfter(from, to)) throw badValue(field, String(filter[names[0]]));
  const inclusive = (side: 'from' | 'to') => booleanAt(filter[`${side}_inclusive`], `${path}.${side}_inclusive`, true);
  const [fromInclusive, toInclusive] = [inclusive('from'), inclusive('to')];
  return {
    from: from === null ? null : { value: from, inclusive: fromInclusive },
    to: to === null ? null : { value: to, inclusive: toInclusive },
  };
}

/** @throws OcapiFault RangeFilterValueException instead of the terms' InvalidSearchFieldTypeException */
function boundOf(filter: Document, path: string, field: SearchField, name: string): SearchValue | null {
  const value = filter[name];
  // A null is refused with other values that are none: an open end is left out.
  if (value === undefined) return null;
  try {
    return searchValue(field, value, `${path}.${name}`);
  } catch (error) {
    if (typeof value === 'object') throw error;
    throw badValue(field, String(value));
  }
}

/** Texts as the store orders them, by their bytes. */
function isAfter(a: SearchValue, b: SearchValue): boolean {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0;
  return a > b;
}

function badValue({ name }: SearchField, value: string) {
  return badRequest('RangeFilterValueException', `'${shown(value)}' bounds no range of ${name}.`, {
    field: name,
    value: shown(value),
  });
}

/** As fine as the API shows times: `to` the millisecond holds all of it, `from` it begins with it. */
function above({ field }: SearchField, { value, inclusive }: Bound): RunCondition {
  if (!(value instanceof Date)) return compare(field, inclusive ? 'ge' : 'gt', value);
  return compare(field, 'ge', inclusive ? value : new Date(value.getTime() + 1));
}

function below({ field }: SearchField, { value, inclusive }: Bound): RunCondition {
  if (!(value instanceof Date)) return compare(field, inclusive ? 'le' : 'lt', value);
  return compare(field, 'lt', inclusive ? new Date(value.getTime() + 1) : value);
}
