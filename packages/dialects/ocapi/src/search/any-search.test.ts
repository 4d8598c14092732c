import fc from 'fast-check';
import { OcapiFault } from '../fault';
import { compileSearch, type Search } from './index';
import { anySearch, mutatedSearch } from './testing/any-search';
import { list } from './testing/searches';

/** Far above what any of these takes; a regular expression that backtracks takes longer. */
const LONGEST_MS = 2_000;

/** @returns the search, null when it was refused as it may be */
function compiled(body: unknown): Search | null {
  const start = performance.now();
  try {
    return compileSearch(body);
  } catch (error) {
    if (!(error instanceof OcapiFault)) throw error;
    expect(error.status).toBe(400);
    expect(error.message).toMatch(/^.+[.!?]$/s);
    for (const value of Object.values(error.args)) expect(['string', 'number', 'boolean']).toContain(typeof value);
    return null;
  } finally {
    expect(performance.now() - start).toBeLessThan(LONGEST_MS);
  }
}

/** What compiles can be asked for: the list throws at a value of another type than its field's. */
const holds = (body: unknown): void => {
  const search = compiled(body);
  if (search) list.find(search);
};

test('any JSON is a search or a fault', () => {
  fc.assert(fc.property(fc.jsonValue(), holds), { numRuns: 1_000 });
});

test('any JSON in the place of the query is a search or a fault', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (query) => holds({ query })),
    { numRuns: 1_000 },
  );
});

test('what is shaped like a search compiles, but for ranges that end before they begin', () => {
  let searches = 0;
  const runs = 2_000;
  fc.assert(
    fc.property(anySearch, (body) => {
      const search = compiled(body);
      if (!search) return;
      searches++;
      list.find(search);
    }),
    { numRuns: runs },
  );
  expect(searches / runs).toBeGreaterThan(0.7);
});

test('what is nearly a search is a search or a fault', () => {
  fc.assert(fc.property(mutatedSearch, holds), { numRuns: 4_000 });
});

test('a search and the one that refuses it share the runs between them', () => {
  fc.assert(
    fc.property(anySearch, (body) => {
      const { query } = body as { query: object };
      const [search, rest] = [compiled({ query }), compiled({ query: { bool_query: { must_not: query } } })];
      if (!search || !rest) return;
      expect([...list.find(search), ...list.find(rest)].sort()).toEqual([...list.names].sort());
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['digits', 'id', '1'.repeat(900_000)],
  ['a time of digits', 'end_time', '1'.repeat(900_000)],
  ['fractions', 'end_time', `2026-01-31T12:00:00.${'1'.repeat(900_000)}`],
  ['words', 'status', 'RUNNING'.repeat(100_000)],
])('a long value of %s takes no long time', (_, field, value) => {
  holds({ query: { term_query: { fields: [field], operator: 'is', values: [value] } } });
});
