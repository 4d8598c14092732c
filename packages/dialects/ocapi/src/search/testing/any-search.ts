import fc from 'fast-check';

const FIELDS = ['id', 'job_id', 'start_time', 'end_time', 'status', 'execution_status'];
const TIMES = ['2026-01-31T12:20:00Z', '2026-01-31T12:20:00.000Z', '2026-01-31T13:20:00+01:00', '2026-01-31'];
const TEXTS = ['RUNNING', 'pending', 'OK', 'weekly', "it's %_", '', '__proto__'];
/** What a mutation puts anywhere: names that objects inherit, other types, values at the edges. */
const WRONG = fc.oneof(
  fc.constantFrom<unknown>(
    '__proto__',
    'constructor',
    'toString',
    'duration',
    'IS',
    null,
    {},
    [],
    true,
    -1,
    2 ** 31,
    1e300,
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

const literalOf = (field: string): fc.Arbitrary<unknown> => {
  if (field === 'id') return fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 40n }).map(String));
  if (field.endsWith('_time'))
    return fc.oneof(
      fc.constantFrom(...TIMES),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }).map((date) => date.toISOString()),
    );
  return fc.oneof(fc.constantFrom(...TEXTS), fc.string(), fc.boolean(), fc.integer());
};

/** Operator and values that go together. */
const comparison = (field: string) => {
  const value = literalOf(field);
  return fc.oneof(
    fc.record({
      operator: fc.constantFrom('is', 'one_of', 'not_in', 'neq'),
      values: fc.array(value, { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ operator: fc.constantFrom('is_null', 'is_not_null') }),
    ...(field.endsWith('status')
      ? []
      : [fc.record({ operator: fc.constantFrom('less', 'greater'), values: fc.tuple(value) })]),
  );
};

const byField = <T>(fields: readonly string[], arbitrary: (field: string) => fc.Arbitrary<T>) =>
  fc.constantFrom(...fields).chain(arbitrary);
const bounded = (field: string) =>
  fc.record(
    { from: literalOf(field), to: literalOf(field), from_inclusive: fc.boolean(), to_inclusive: fc.boolean() },
    { requiredKeys: [] },
  );

const { query } = fc.letrec((tie) => {
  const many = fc.array(tie('query'), { maxLength: 3 });
  const clause = fc.oneof(many, tie('query'));
  return {
    query: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      fc.constant({ match_all_query: {} }),
      byField(FIELDS, (field) => comparison(field).map((rest) => ({ term_query: { fields: [field], ...rest } }))),
      fc.record({
        text_query: fc.record({
          fields: fc.subarray(['id', 'job_id', 'status', 'execution_status'], { minLength: 1 }),
          search_phrase: fc.oneof(fc.constantFrom(...TEXTS, 'weekly ok 5'), fc.string()),
        }),
      }),
      fc.record({ bool_query: fc.record({ must: clause, should: clause, must_not: clause }, { requiredKeys: [] }) }),
      fc.record({ filtered_query: fc.record({ query: tie('query'), filter: tie('filter') }) }),
    ),
    filter: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      byField(FIELDS, (field) => comparison(field).map((rest) => ({ term_filter: { field, ...rest } }))),
      byField(FIELDS.slice(0, 4), (field) => bounded(field).map((rest) => ({ range_filter: { field, ...rest } }))),
      fc
        .record({
          filter_mode: fc.constantFrom('overlap', 'containing', 'contained'),
          from_value: fc.constant(TIMES[0]),
          to_value: fc.constantFrom(...TIMES.slice(0, 3)),
        })
        .map((rest) => ({ range2_filter: { from_field: 'start_time', to_field: 'end_time', ...rest } })),
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

/** Requests most of which compile; ranges that end before they begin are among them. */
export const anySearch: fc.Arbitrary<object> = fc.record(
  {
    query,
    sorts: fc.array(
      fc.record({ field: fc.constantFrom(...FIELDS.slice(1, 5)), sort_order: fc.constantFrom('asc', 'desc') }),
      { maxLength: 3 },
    ),
    start: fc.nat(),
    count: fc.integer({ min: 1, max: 200 }),
    select: fc.string(),
    expand: fc.array(fc.string()),
  },
  { requiredKeys: ['query'] },
);

/** The same, with something in it replaced, renamed or taken out. */
export const mutatedSearch: fc.Arbitrary<unknown> = fc
  .tuple(
    anySearch,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('replace', 'rename', 'remove'), WRONG), { minLength: 1, maxLength: 3 }),
  )
  .map(([search, mutations]) => {
    // Through JSON, as a request comes: `__proto__` is then a property of its own.
    let text = JSON.stringify(search);
    for (const [at, way, wrong] of mutations) text = mutate(text, at, way, wrong);
    return JSON.parse(text);
  });

function mutate(json: string, at: number, way: string, wrong: unknown): string {
  let places = 0;
  JSON.parse(json, (_, value) => {
    places++;
    return value;
  });
  let place = 0;
  const target = at % places;
  const renamed = typeof wrong === 'string' ? wrong : JSON.stringify(wrong);
  const walk = (value: unknown): string => {
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    const isArray = Array.isArray(value);
    const members = Object.entries(value).flatMap(([name, member]) => {
      const hit = place++ === target;
      if (hit && way === 'remove') return [];
      const key = JSON.stringify(hit && way === 'rename' ? renamed : name);
      const text = hit && way === 'replace' ? JSON.stringify(wrong) : walk(member);
      return [isArray ? text : `${key}:${text}`];
    });
    return isArray ? `[${members}]` : `{${members}}`;
  };
  return walk(JSON.parse(json));
}
