import { compileSearch } from './index';
import { fault, faultOf, filtered, found, SAMPLES, term } from './testing/searches';

describe('what clients really send', () => {
  test('the command line: job and status, newest first', () => {
    const query = {
      bool_query: { must: [term('job_id', 'is', 'weekly'), term('status', 'one_of', 'RUNNING', 'PENDING')] },
    };
    const sorts = [{ field: 'start_time', sort_order: 'desc' }];
    expect(found(query, { count: 25, start: 0, sorts })).toEqual(['retrying', 'cancelling']);
    expect(found(term('status', 'one_of', 'ERROR'), { count: 10 })).toEqual(['error']);
    expect(found({ match_all_query: {} })).toHaveLength(7);
  });

  test('a range of start times, with and without milliseconds', () => {
    for (const [from, to] of [
      ['2026-01-31T12:20:00Z', '2026-01-31T12:30:00Z'],
      ['2026-01-31T12:20:00.000Z', '2026-01-31T13:30:00.000+01:00'],
    ]) {
      const query = filtered({ range_filter: { field: 'start_time', from, to } });
      const sorts = [{ field: 'start_time', sort_order: 'asc' }];
      expect(found(query, { sorts, select: '(**)' })).toEqual(['ok', 'cancelling', 'retrying']);
    }
  });

  test('page and selector are read', () => {
    const search = compileSearch({ query: { match_all_query: {} }, start: 5, count: 200, select: '(**)' });
    expect(search).toMatchObject({ start: 5, count: 200, select: '(**)', query: { match_all_query: {} } });
    expect(compileSearch({ query: { match_all_query: {} }, db_start_record_: 7 })).toMatchObject({
      start: 7,
      count: 25,
    });
  });
});

describe('status', () => {
  test.each<[string, string[]]>([
    ['RUNNING', ['queued', 'running', 'retrying', 'cancelling']],
    ['pending', ['queued']],
    ['OK', ['ok']],
    ['Error', ['error']],
    ['ABORTED', ['aborted']],
    ['finished', ['ok', 'error']],
    ['SUCCESS', []],
    ['__proto__', []],
  ])('%s', (word, names) => {
    expect(found(term('status', 'is', word))).toEqual(names);
  });
  test.each<[string, string[]]>([
    ['pending', ['queued']],
    ['running', ['running', 'retrying']],
    ['aborting', ['cancelling']],
    ['aborted', ['aborted']],
    ['finished', ['ok', 'error']],
  ])('execution_status %s', (word, names) => {
    expect(found(term('execution_status', 'is', word))).toEqual(names);
  });
  test('is sorted by its words', () => {
    const names = found({ match_all_query: {} }, { sorts: [{ field: 'status', sort_order: 'asc' }] });
    expect(names.slice(0, 3)).toEqual(['aborted', 'error', 'ok']);
  });
});

describe('terms', () => {
  test('is means any of its values; several fields mean any of them', () => {
    expect(found(term('id', 'is', '2', 3))).toEqual(['running', 'retrying']);
    const query = { term_query: { fields: ['id', 'job_id'], operator: 'is', values: ['5'] } };
    expect(found(query)).toEqual(['ok']);
  });
  test('a missing value equals nothing: neq and not_in find it', () => {
    const ended = SAMPLES.ok!.finishedAt!.toISOString();
    expect(found(term('end_time', 'neq', ended))).toEqual(Object.keys(SAMPLES).filter((name) => name !== 'ok'));
    expect(found(term('end_time', 'is_null'))).toEqual(['queued', 'running', 'retrying', 'cancelling']);
    expect(found(term('end_time', 'is_not_null'))).toEqual(['ok', 'error', 'aborted']);
    expect(found(term('end_time', 'less', ended))).toEqual(['error', 'aborted']);
    expect(found(term('job_id', 'not_in', 'weekly', 'nightly export'))).toEqual(['queued', 'aborted']);
    expect(found(term('id', 'greater', 6))).toEqual(['aborted']);
  });
  test('texts are no patterns', () => {
    expect(found(term('job_id', 'is', "it's %_"))).toEqual(['aborted']);
    expect(found({ text_query: { fields: ['job_id'], search_phrase: '%' } })).toEqual(['aborted']);
  });
  test('a millisecond is as fine as times are shown', () => {
    expect(found(term('start_time', 'is', '2026-01-31T12:40:00.000Z'))).toEqual(['running']);
  });
});

describe('texts', () => {
  const text = (search_phrase: string, ...fields: string[]) => found({ text_query: { fields, search_phrase } });
  test('every word in one of the fields, in any case', () => {
    expect(text('NIGHTLY', 'job_id')).toEqual(['queued', 'running']);
    expect(text(' nightly  IMP ', 'job_id')).toEqual(['queued']);
    expect(text('weekly ok', 'job_id', 'status')).toEqual(['ok']);
    expect(text('WEEKLY Runn', 'job_id', 'status')).toEqual(['retrying', 'cancelling']);
    expect(text('5', 'id', 'job_id')).toEqual(['ok']);
    expect(text('', 'job_id')).toHaveLength(7);
  });
});

describe('bool queries and filters', () => {
  const is = (name: string) => term('id', 'is', SAMPLES[name]!.id);
  test('must, should and must_not', () => {
    expect(found({ bool_query: { should: [is('ok'), is('error')] } })).toEqual(['ok', 'error']);
    expect(found({ bool_query: { must: is('ok'), should: [is('error')] } })).toEqual([]);
    expect(found({ bool_query: { must: is('ok'), should: [is('ok'), is('error')] } })).toEqual(['ok']);
    expect(found({ bool_query: { must: [], must_not: [term('id', 'less', 7)] } })).toEqual(['aborted']);
    expect(found({ bool_query: {} })).toHaveLength(7);
  });
  test('and, or, not, a query, a term', () => {
    const filter = (name: string) => ({ term_filter: { field: 'id', operator: 'is', values: [SAMPLES[name]!.id] } });
    const bool = (operator: string, ...filters: object[]) => found(filtered({ bool_filter: { operator, filters } }));
    expect(bool('or', filter('ok'), { query_filter: { query: is('error') } })).toEqual(['ok', 'error']);
    expect(bool('and', filter('ok'), filter('error'))).toEqual([]);
    expect(bool('not', filter('ok'))).toHaveLength(6);
    expect(bool('not', filter('ok'), filter('error'))).toHaveLength(7);
    const weekly = { term_filter: { field: 'job_id', operator: 'is', values: ['weekly'] } };
    expect(bool('not', filter('ok'), weekly)).toEqual([
      'queued',
      'running',
      'retrying',
      'cancelling',
      'error',
      'aborted',
    ]);
    expect(bool('and')).toHaveLength(7);
    expect(bool('or')).toEqual([]);
    expect(bool('not')).toEqual([]);
  });
  test('bounds are inclusive unless it is said', () => {
    const ids = (rest: object) => found(filtered({ range_filter: { field: 'id', ...rest } }));
    expect(ids({ from: 6 })).toEqual(['error', 'aborted']);
    expect(ids({ from: '6', from_inclusive: false })).toEqual(['aborted']);
    expect(ids({ to: 2, to_inclusive: false })).toEqual(['queued']);
    expect(ids({})).toHaveLength(7);
    const start = { field: 'start_time', from: '2026-01-31T12:40:00Z' };
    expect(found(filtered({ range_filter: { ...start, from_inclusive: false } }))).toEqual(['queued']);
  });
  test('a range of two fields: a run that goes on has no end', () => {
    const range = (filter_mode: string, from_value: string, to_value: string) =>
      found(
        filtered({
          range2_filter: { from_field: 'start_time', to_field: 'end_time', filter_mode, from_value, to_value },
        }),
      );
    expect(range('overlap', '2026-01-31T12:21:00Z', '2026-01-31T12:26:00Z')).toEqual(['cancelling', 'ok']);
    expect(range('contained', '2026-01-31T12:09:00Z', '2026-01-31T12:23:00Z')).toEqual(['ok', 'error']);
    expect(range('containing', '2026-01-31T12:41:00Z', '2026-01-31T12:45:00Z')).toEqual([
      'running',
      'retrying',
      'cancelling',
    ]);
  });
});

describe('faults by their official names', () => {
  test.each<[object, string, object]>([
    [term('nothing', 'is', 'x'), 'UnknownSearchFieldException', { field: 'nothing' }],
    [term('constructor', 'is', 'x'), 'UnknownSearchFieldException', { field: 'constructor' }],
    [term('duration', 'is', 1), 'UnqueryableFieldException', { field: 'duration' }],
    [
      { text_query: { fields: ['start_time'], search_phrase: 'x' } },
      'UnqueryableFieldException',
      { field: 'start_time' },
    ],
    [{ nested_query: { path: 'steps', query: {} } }, 'UnqueryableFieldException', { field: 'steps' }],
    [term('id', 'like', 1), 'UnknownSearchOperatorException', { operator: 'like' }],
    [term('id', 'IS', 1), 'UnknownSearchOperatorException', { operator: 'IS' }],
    [term('status', 'less', 'OK'), 'SearchOperatorNotApplicableException', { field: 'status', operator: 'less' }],
    [term('id', 'less', 1, 2), 'TermOperatorMismatchValuesException', { field: 'id', operator: 'less' }],
    [term('id', 'is'), 'TermOperatorMismatchValuesException', { field: 'id', operator: 'is' }],
    [term('id', 'is_null', 1), 'TermOperatorMismatchValuesException', { field: 'id', operator: 'is_null' }],
    [term('id', 'is', 'x'), 'InvalidSearchFieldTypeException', { field: 'id', value: 'x', type: 'integer' }],
    [
      term('end_time', 'is', '2026-02-31'),
      'InvalidSearchFieldTypeException',
      { field: 'end_time', value: '2026-02-31', type: 'datetime' },
    ],
    [
      term('id', 'is', null),
      'TypeDecodingException',
      { path: '$.query.term_query.values[0]', expectedTypes: 'string', actualType: 'null' },
    ],
    [
      filtered({ range_filter: { field: 'status', from: 'A' } }),
      'RangeFilterTypeException',
      { field: 'status', type: 'enum' },
    ],
    [filtered({ range_filter: { field: 'id', from: 'x' } }), 'RangeFilterValueException', { field: 'id', value: 'x' }],
    [
      filtered({ range_filter: { field: 'id', from: 2, to: 1 } }),
      'RangeFilterValueException',
      { field: 'id', value: '2' },
    ],
    [
      filtered({ bool_filter: { operator: 'xor', filters: [] } }),
      'EnumConstraintViolationException',
      { document: 'bool_filter', enumValue: 'xor' },
    ],
    [{ other_query: {} }, 'UnknownPropertyException', { document: 'query', property: 'other_query' }],
    [{}, 'PropertyConstraintViolationException', { document: 'query', path: '$.query' }],
    [
      { match_all_query: {}, bool_query: {} },
      'PropertyConstraintViolationException',
      { document: 'query', path: '$.query' },
    ],
    [
      { term_query: { fields: [], operator: 'is', values: ['x'] } },
      'PropertyConstraintViolationException',
      { document: 'term_query', path: '$.query.term_query.fields' },
    ],
    [
      { term_query: { operator: 'is', values: ['x'] } },
      'PropertyConstraintViolationException',
      { document: 'term_query', path: '$.query.term_query.fields' },
    ],
    [
      { term_query: { fields: 'id', operator: 'is' } },
      'TypeDecodingException',
      { path: '$.query.term_query.fields', expectedTypes: 'array', actualType: 'string' },
    ],
    [{ match_all_query: { more: 1 } }, 'UnknownPropertyException', { document: 'match_all_query', property: 'more' }],
  ])('query %#', (query, type, args) => {
    expect(faultOf(query)).toEqual([400, type, args]);
  });

  const query = { match_all_query: {} };
  const document = 'search_request';
  test.each<[unknown, string, object]>([
    [null, 'TypeDecodingException', { path: '$', expectedTypes: 'object', actualType: 'null' }],
    [{}, 'PropertyConstraintViolationException', { document, path: '$.query' }],
    [{ query, count: 201 }, 'PropertyConstraintViolationException', { document, path: '$.count' }],
    [{ query, count: 0 }, 'PropertyConstraintViolationException', { document, path: '$.count' }],
    [{ query, start: -1 }, 'PropertyConstraintViolationException', { document, path: '$.start' }],
    [
      { query, count: '5' },
      'TypeDecodingException',
      { path: '$.count', expectedTypes: 'integer', actualType: 'string' },
    ],
    [{ query, more: 1 }, 'UnknownPropertyException', { document, property: 'more' }],
    [{ query, sorts: [{ field: 'id' }] }, 'FieldNotSortableException', { field: 'id' }],
    [
      { query, sorts: [{ field: 'status', sort_order: 'up' }] },
      'EnumConstraintViolationException',
      { document: 'sort', enumValue: 'up' },
    ],
    [
      { query, sorts: Array(11).fill({ field: 'status' }) },
      'QuotaExceededException',
      { msg: 'A search has at most 10 sorts.' },
    ],
  ])('request %#', (body, type, args) => {
    expect(fault(body)).toEqual([400, type, args]);
  });

  test('limits', () => {
    let deep: object = { match_all_query: {} };
    for (let i = 0; i < 20; i++) deep = { bool_query: { must: [deep] } };
    expect(faultOf(deep)).toEqual([
      400,
      'QuotaExceededException',
      { msg: 'Queries and filters nest at most 20 deep.' },
    ]);
    const wide = { bool_query: { must: Array(500).fill({ match_all_query: {} }) } };
    expect(faultOf(wide)).toMatchObject([400, 'QuotaExceededException', {}]);
    expect(faultOf(term('id', 'is', ...Array(1_001).fill(1)))).toMatchObject([400, 'QuotaExceededException', {}]);
    const long = { text_query: { fields: ['job_id'], search_phrase: 'x'.repeat(1_001) } };
    expect(faultOf(long)).toMatchObject([400, 'QuotaExceededException', {}]);
  });
});
