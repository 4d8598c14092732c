import { compileSearch } from './index';
import { fault, faultOf, term } from './testing/searches';

const ALL = { match_all_query: {} };
const quota = (msg: string) => [400, 'QuotaExceededException', { msg }];

test('queries and filters nest 20 deep', () => {
  const deep = (depth: number, wrap: (inner: object) => object) => {
    let query: object = ALL;
    for (let i = 1; i < depth; i++) query = wrap(query);
    return query;
  };
  const refused = quota('Queries and filters nest at most 20 deep.');
  const bool = (inner: object) => ({ bool_query: { should: inner } });
  expect(faultOf(deep(20, bool))).toBe('none');
  expect(faultOf(deep(21, bool))).toEqual(refused);
  const filter = (inner: object) => ({ filtered_query: { query: ALL, filter: { query_filter: { query: inner } } } });
  expect(faultOf(deep(10, filter))).toBe('none');
  expect(faultOf(deep(11, filter))).toEqual(refused);
  expect(faultOf(deep(20_000, bool))).toEqual(refused);
});

test('there are 500 of them', () => {
  const wide = (count: number) => ({ bool_query: { must: Array(count - 1).fill(ALL) } });
  expect(faultOf(wide(500))).toBe('none');
  expect(faultOf(wide(501))).toEqual(quota('A search has at most 500 queries and filters.'));
  const filters = (count: number) => ({
    filtered_query: {
      query: ALL,
      filter: { bool_filter: { operator: 'or', filters: Array(count - 3).fill({ range_filter: { field: 'id' } }) } },
    },
  });
  expect(faultOf(filters(500))).toBe('none');
  expect(faultOf(filters(501))).toEqual(quota('A search has at most 500 queries and filters.'));
});

test('a term has 1,000 values', () => {
  expect(faultOf(term('id', 'is', ...Array(1_000).fill(1)))).toBe('none');
  expect(faultOf(term('id', 'is', ...Array(1_001).fill(1)))).toEqual(quota('A term takes at most 1000 values.'));
});

test('a phrase has 1,000 characters', () => {
  const text = (length: number) => ({ text_query: { fields: ['job_id'], search_phrase: 'x'.repeat(length) } });
  expect(faultOf(text(1_000))).toBe('none');
  expect(faultOf(text(1_001))).toEqual(quota('A search phrase has at most 1000 characters.'));
});

test('a search has 10 sorts', () => {
  const sorts = (count: number) => fault({ query: ALL, sorts: Array(count).fill({ field: 'job_id' }) });
  expect(sorts(10)).toBe('none');
  expect(sorts(11)).toEqual(quota('A search has at most 10 sorts.'));
});

describe('a search compares 8,000 values with fields', () => {
  const refused = quota('A search compares at most 8000 values with fields.');
  const some = (count: number, query: object) => ({ bool_query: { should: Array(count).fill(query) } });
  const filtered = (filter: object) => ({ filtered_query: { query: ALL, filter } });
  const words = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`).join(' ');
  const ids = Array(1_000).fill(1);
  test.each<[string, (count: number) => object, number]>([
    ['terms', (count) => some(count, term('id', 'is', ...ids)), 8],
    [
      'terms of several fields',
      (count) => some(count, { term_query: { fields: ['id', 'job_id'], operator: 'is', values: ids } }),
      4,
    ],
    ['texts', (count) => some(count, { text_query: { fields: ['status', 'job_id'], search_phrase: words(100) } }), 40],
    [
      'filters',
      (count) =>
        filtered({
          bool_filter: {
            operator: 'or',
            filters: Array(count).fill({ term_filter: { field: 'id', operator: 'is', values: ids } }),
          },
        }),
      8,
    ],
  ])('%s', (_, search, most) => {
    expect(faultOf(search(most))).toBe('none');
    expect(faultOf(search(most + 1))).toEqual(refused);
  });
  test('which are fewer than a statement takes, each word a state of its own', () => {
    // Letters that stand in the words of all states: the most that a word can become.
    const query = some(400, { text_query: { fields: ['execution_status', 'status'], search_phrase: 'n i r e d a' } });
    expect(faultOf(query)).toBe('none');
    const leaves = JSON.stringify(compileSearch({ query }).where).match(/"value"/g)!.length;
    expect(leaves).toBeGreaterThan(10_000);
    expect(leaves).toBeLessThan(65_535);
  });
  test('a word that stands in a phrase twice is one', () => {
    expect(faultOf(some(400, { text_query: { fields: ['job_id'], search_phrase: 'n '.repeat(500) } }))).toBe('none');
  });
});
