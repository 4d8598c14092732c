import { badRequest } from '../fault';
import { arrayAt, type Document, objectAt, shown, textAt } from '../wire/decode';
import { all, any, not, type RunCondition } from './conditions';
import { searchField } from './fields';
import type { Nesting } from './nesting';
import { onlyProperty, required } from './one-of';
import { range2Condition, rangeCondition } from './ranges';
import { readTerm, termCondition } from './terms';

const FILTERS: ReadonlySet<string> = new Set([
  ...['term_filter', 'range_filter', 'range2_filter', 'query_filter', 'bool_filter'],
]);
const PROPERTIES: Readonly<Record<string, ReadonlySet<string>>> = {
  term_filter: new Set(['field', 'operator', 'values']),
  range_filter: new Set(['field', 'from', 'to', 'from_inclusive', 'to_inclusive']),
  range2_filter: new Set([
    ...['from_field', 'to_field', 'filter_mode', 'from_value', 'to_value', 'from_inclusive', 'to_inclusive'],
  ]),
  query_filter: new Set(['query']),
  bool_filter: new Set(['operator', 'filters']),
};
const MODES = ['overlap', 'containing', 'contained'] as const;
const BOOL_OPERATORS = ['and', 'or', 'not'] as const;

/** How a query inside a filter is compiled. */
export type CompileQuery = (value: unknown, path: string, nesting: Nesting, depth: number) => RunCondition;

/** @param depth of the filter in others @throws OcapiFault */
export function filterCondition(
  value: unknown,
  path: string,
  nesting: Nesting,
  depth: number,
  compileQuery: CompileQuery,
): RunCondition {
  nesting.enter(depth);
  const { kind, value: filter, path: at } = onlyProperty(value, path, 'filter', FILTERS);
  const object = objectAt(filter, at, kind, PROPERTIES[kind]!);
  const text = (name: string) => textAt(required(object, name, at, kind), `${at}.${name}`);
  switch (kind) {
    case 'term_filter': {
      const field = searchField(text('field'));
      const term = readTerm(required(object, 'operator', at, kind), object.values, at);
      nesting.compare(term.values.length);
      return termCondition(field, term);
    }
    case 'range_filter':
      return rangeCondition(object, at, text('field'));
    case 'range2_filter': {
      const mode = object.filter_mode === undefined ? 'overlap' : wordOf(object, 'filter_mode', at, kind, MODES);
      return range2Condition(object, at, { from: text('from_field'), to: text('to_field') }, mode);
    }
    case 'query_filter':
      return compileQuery(required(object, 'query', at, kind), `${at}.query`, nesting, depth + 1);
    default: {
      const operator = wordOf(object, 'operator', at, kind, BOOL_OPERATORS);
      const filters = arrayAt(required(object, 'filters', at, kind), `${at}.filters`);
      const parts = filters.map((each, i) =>
        filterCondition(each, `${at}.filters[${i}]`, nesting, depth + 1, compileQuery),
      );
      // Of several filters, `not` refuses what fits all of them: the vendor's document has it as the opposite of `and`.
      return operator === 'and' ? all(parts) : operator === 'or' ? any(parts) : not(all(parts));
    }
  }
}

/** @throws OcapiFault EnumConstraintViolationException */
function wordOf<Word extends string>(
  object: Document,
  name: string,
  path: string,
  document: string,
  words: readonly Word[],
): Word {
  const text = textAt(required(object, name, path, document), `${path}.${name}`);
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw badRequest('EnumConstraintViolationException', `${path}.${name} must be one of ${words.join(', ')}.`, {
    document,
    enumValue: shown(text),
  });
}
