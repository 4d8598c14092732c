import fc from 'fast-check';
import { text } from './texts';

const field = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('id', 'job_id', 'start_time', 'end_time', 'status', 'execution_status') },
  { weight: 1, arbitrary: fc.constantFrom('nothing', '__proto__', 'constructor', 'job_id ', 'step_executions.status') },
);
const operator = fc.constantFrom('is', 'one_of', 'is_null', 'is_not_null', 'less', 'greater', 'not_in', 'neq');
const value = fc.oneof(
  fc.constantFrom(
    'OK',
    'ERROR',
    'RUNNING',
    'pending',
    '1',
    '2016-05-20T11:54:46.220Z',
    '2016-05-20',
    '2016-02-30T00:00:00Z',
  ),
  fc.constantFrom('99999-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', 1, -1, 1e308, 2 ** 53, true, false),
  text,
);
const values = fc.array(value, { maxLength: 3 });
const term = fc.record({ operator, values }, { requiredKeys: ['operator'] });
const bounds = { from_inclusive: fc.boolean(), to_inclusive: fc.boolean() };

const { query } = fc.letrec<{ query: unknown; filter: unknown }>((tie) => {
  const queries = fc.array(tie('query'), { maxLength: 3 });
  return {
    query: fc.oneof(
      { maxDepth: 5 },
      fc.constant({ match_all_query: {} }),
      fc.record({
        term_query: fc.tuple(term, fc.array(field, { maxLength: 3 })).map(([rest, fields]) => ({ fields, ...rest })),
      }),
      fc.record({ text_query: fc.record({ fields: fc.array(field, { maxLength: 3 }), search_phrase: text }) }),
      fc.record({
        bool_query: fc.record({ must: queries, should: queries, must_not: queries }, { requiredKeys: [] }),
      }),
      fc.record({ filtered_query: fc.record({ query: tie('query'), filter: tie('filter') }) }),
      fc.record({ nested_query: fc.record({ path: text, query: tie('query') }) }),
    ),
    filter: fc.oneof(
      { maxDepth: 5 },
      fc.record({ term_filter: fc.tuple(term, field).map(([rest, name]) => ({ field: name, ...rest })) }),
      fc.record({
        range_filter: fc.record({ field, from: value, to: value, ...bounds }, { requiredKeys: ['field'] }),
      }),
      fc.record({
        range2_filter: fc.record(
          {
            from_field: field,
            to_field: field,
            filter_mode: fc.constantFrom('overlap', 'containing', 'contained'),
            from_value: value,
            to_value: value,
            ...bounds,
          },
          { requiredKeys: ['from_field', 'to_field'] },
        ),
      }),
      fc.record({ query_filter: fc.record({ query: tie('query') }) }),
      fc.record({
        bool_filter: fc.record({
          operator: fc.constantFrom('and', 'or', 'not'),
          filters: fc.array(tie('filter'), { maxLength: 3 }),
        }),
      }),
    ),
  };
});

/** Texts of property selection: unfinished, too deep, of nothing. */
export const SELECTORS = [
  '(**)',
  '(*)',
  '(id,status)',
  '(hits.(id,step_executions.[0:4].(**)),total)',
  '(-id)',
  '(+__proto__.(**))',
  '(',
  ')',
  '(a,,b)',
  "([?(@.x=='y' && ",
  '([99999999999999999999])',
  '([4:0])',
  '('.repeat(500),
  '(a.'.repeat(500),
  '-',
];

/** Bodies of `job_execution_search` of the right form, with good and bad words in every place. */
export const searches: fc.Arbitrary<unknown> = fc.record(
  {
    query,
    count: fc.constantFrom(1, 25, 200, 0, 201, 1.5),
    start: fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, -1),
    sorts: fc.array(fc.record({ field, sort_order: fc.constantFrom('asc', 'desc', 'up') }), { maxLength: 3 }),
    select: fc.constantFrom(...SELECTORS),
    expand: fc.array(text, { maxLength: 2 }),
  },
  { requiredKeys: ['query'] },
);
