import { arrayAt, objectAt, textAt, violation } from '../wire/decode';
import { all, any, not, type RunCondition } from './conditions';
import { type SearchField, searchField, unqueryable } from './fields';
import { filterCondition } from './filters';
import type { Nesting } from './nesting';
import { onlyProperty, required } from './one-of';
import { readTerm, termCondition } from './terms';
import { textCondition } from './text';

const QUERIES: ReadonlySet<string> = new Set([
  ...['match_all_query', 'term_query', 'text_query', 'bool_query', 'filtered_query', 'nested_query'],
]);
const NOTHING: ReadonlySet<string> = new Set();
const TERM: ReadonlySet<string> = new Set(['fields', 'operator', 'values']);
const TEXT: ReadonlySet<string> = new Set(['fields', 'search_phrase']);
const BOOL: ReadonlySet<string> = new Set(['must', 'should', 'must_not']);
const FILTERED: ReadonlySet<string> = new Set(['query', 'filter']);
const NESTED: ReadonlySet<string> = new Set(['path', 'query', 'score_mode']);

/** @param depth of the query in others @throws OcapiFault */
export function queryCondition(value: unknown, path: string, nesting: Nesting, depth: number): RunCondition {
  nesting.enter(depth);
  const { kind, value: query, path: at } = onlyProperty(value, path, 'query', QUERIES);
  switch (kind) {
    case 'match_all_query':
      objectAt(query, at, kind, NOTHING);
      return all([]);
    case 'term_query': {
      const { operator, values, fields } = objectAt(query, at, kind, TERM);
      const names = fieldsOf(fields, at, kind);
      const term = readTerm(required({ operator }, 'operator', at, kind), values, at);
      nesting.compare(names.length * term.values.length);
      return any(names.map((field) => termCondition(field, term)));
    }
    case 'text_query': {
      const object = objectAt(query, at, kind, TEXT);
      const phrase = textAt(required(object, 'search_phrase', at, kind), `${at}.search_phrase`);
      return textCondition(fieldsOf(object.fields, at, kind), phrase, nesting);
    }
    case 'bool_query':
      return boolCondition(query, at, nesting, depth);
    case 'filtered_query': {
      const object = objectAt(query, at, kind, FILTERED);
      return all([
        queryCondition(required(object, 'query', at, kind), `${at}.query`, nesting, depth + 1),
        filterCondition(required(object, 'filter', at, kind), `${at}.filter`, nesting, depth + 1, queryCondition),
      ]);
    }
    default: {
      // There is nothing nested that could be searched.
      const object = objectAt(query, at, kind, NESTED);
      throw unqueryable(textAt(required(object, 'path', at, kind), `${at}.path`));
    }
  }
}

/** All of `must`, at least one of `should`, none of `must_not`: the vendor combines the three by AND. */
function boolCondition(query: unknown, path: string, nesting: Nesting, depth: number): RunCondition {
  const { must, should, must_not: mustNot } = objectAt(query, path, 'bool_query', BOOL);
  const clause = (value: unknown, name: string): RunCondition[] => {
    if (value === undefined || value === null) return [];
    const read = (item: unknown, at: string) => queryCondition(item, `${path}.${name}${at}`, nesting, depth + 1);
    // The vendor's documents allow a single query in the place of a list.
    return Array.isArray(value) ? value.map((item, i) => read(item, `[${i}]`)) : [read(value, '')];
  };
  const shoulds = clause(should, 'should');
  const parts = [...clause(must, 'must'), ...clause(mustNot, 'must_not').map(not)];
  return all(shoulds.length > 0 ? [...parts, any(shoulds)] : parts);
}

function fieldsOf(value: unknown, path: string, document: string): SearchField[] {
  const list = arrayAt(required({ fields: value }, 'fields', path, document), `${path}.fields`);
  if (list.length === 0) throw violation(document, `${path}.fields`, `${path}.fields needs at least one field.`);
  const names = new Set(list.map((name, i) => textAt(name, `${path}.fields[${i}]`)));
  return [...names].map(searchField);
}
