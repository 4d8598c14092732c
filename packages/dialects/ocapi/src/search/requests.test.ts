import { compileSearch } from './index';
import { fault, faultOf, filtered, found, list, term } from './testing/searches';

const query = { match_all_query: {} };

describe('bodies as clients send them', () => {
  test('the vendor’s command line', () => {
    const body =
      '{"query":{"bool_query":{"must":[{"term_query":{"fields":["job_id"],"operator":"is","values":["my-job"]}},{"term_query":{"fields":["status"],"operator":"one_of","values":["RUNNING","PENDING"]}}]}},"count":25,"start":0,"sorts":[{"field":"start_time","sort_order":"desc"}]}';
    const search = compileSearch(JSON.parse(body));
    expect(search).toMatchObject({
      order: [{ term: { field: 'begunAt' }, descending: true }],
      start: 0,
      count: 25,
      select: null,
      query: JSON.parse(body).query,
      sorts: JSON.parse(body).sorts,
    });
    const compare = (field: string, value: string) => ({ kind: 'compare', term: { field }, operator: 'eq', value });
    const states = ['queued', 'running', 'retrying', 'cancelling'].map((status) => compare('status', status));
    expect(
      JSON.stringify(search.where)
        .match(/\{"kind":"compare".*?\}[^{}]*\}/g)!
        .map((part) => JSON.parse(part)),
    ).toEqual([compare('jobName', 'my-job'), ...states]);
  });
  test.each(['2026-01-31T12:20:00Z', '2026-01-31T12:20:00.000Z'])(
    'a poller that asks for what began since %s',
    (from) => {
      const body = {
        query: filtered({
          range_filter: { field: 'start_time', from, to: from.replace('12:20', '12:30') },
        }),
        sorts: [{ field: 'start_time', sort_order: 'asc' }],
        select: '(**)',
      };
      const search = compileSearch(JSON.parse(JSON.stringify(body)));
      expect(search.select).toBe('(**)');
      expect(list.find(search)).toEqual(['ok', 'cancelling', 'retrying']);
    },
  );
  test('what says of which type and version it is', () => {
    const meta = { _type: 'x', _v: '17.2', _resource_state: 'y' };
    const body = {
      ...meta,
      query: {
        ...meta,
        bool_query: {
          ...meta,
          must: { ...meta, term_query: { ...meta, fields: ['id'], operator: 'is', values: [5] } },
        },
      },
      sorts: [{ ...meta, field: 'status' }],
    };
    expect(list.find(compileSearch(body))).toEqual(['ok']);
  });
});

describe('pages', () => {
  test('from 0 and of 25, unless it is said', () => {
    expect(compileSearch({ query })).toMatchObject({ start: 0, count: 25, select: null, order: [] });
  });
  test('start goes before its older name', () => {
    expect(compileSearch({ query, db_start_record_: 7 }).start).toBe(7);
    expect(compileSearch({ query, start: 0, db_start_record_: 7 }).start).toBe(0);
  });
  test('up to their bounds', () => {
    expect(compileSearch({ query, start: 2 ** 31 - 1, count: 1 })).toMatchObject({ start: 2 ** 31 - 1, count: 1 });
    expect(compileSearch({ query, count: 200 }).count).toBe(200);
  });
  test.each<[string, unknown]>([
    ['start', -1],
    ['start', 2 ** 31],
    ['db_start_record_', -1],
    ['count', 0],
    ['count', 201],
    ['count', 1e300],
  ])('%s of %p is refused', (name, value) => {
    const args = { document: 'search_request', path: `$.${name}` };
    expect(fault({ query, [name]: value })).toEqual([400, 'PropertyConstraintViolationException', args]);
  });
});

describe('wrong types', () => {
  const wrong = (path: string, expectedTypes: string, actualType: string) => [
    ...[400, 'TypeDecodingException', { path, expectedTypes, actualType }],
  ];
  test.each<[string, unknown, string, string]>([
    ['$', undefined, 'object', 'undefined'],
    ['$', [], 'object', 'array'],
    ['$', 'x', 'object', 'string'],
    ['$.query', { query: [] }, 'object', 'array'],
    ['$.count', { query, count: 1.5 }, 'integer', 'number'],
    ['$.count', { query, count: null }, 'integer', 'null'],
    ['$.start', { query, start: '0' }, 'integer', 'string'],
    ['$.db_start_record_', { query, start: 0, db_start_record_: '0' }, 'integer', 'string'],
    ['$.select', { query, select: [] }, 'string', 'array'],
    ['$.expand', { query, expand: 'a' }, 'array', 'string'],
    ['$.expand[1]', { query, expand: ['a', 1] }, 'string', 'number'],
    ['$.sorts', { query, sorts: {} }, 'array', 'object'],
    ['$.sorts[0]', { query, sorts: ['id'] }, 'object', 'string'],
    ['$.sorts[0].field', { query, sorts: [{ field: 1 }] }, 'string', 'number'],
    ['$.sorts[0].sort_order', { query, sorts: [{ field: 'status', sort_order: 1 }] }, 'string', 'number'],
  ])('%s', (path, body, expected, actual) => {
    expect(fault(body)).toEqual(wrong(path, expected, actual));
  });
  test.each<[string, object, string, string]>([
    ['match_all_query', { match_all_query: null }, 'object', 'null'],
    ['bool_query.must', { bool_query: { must: 5 } }, 'object', 'number'],
    ['bool_query.must[1]', { bool_query: { must: [query, 5] } }, 'object', 'number'],
    ['bool_query.should.term_query', { bool_query: { should: { term_query: [] } } }, 'object', 'array'],
    ['term_query.fields', { term_query: { fields: 'id', operator: 'is' } }, 'array', 'string'],
    ['term_query.fields[0]', { term_query: { fields: [1], operator: 'is' } }, 'string', 'number'],
    ['term_query.operator', { term_query: { fields: ['id'], operator: 1 } }, 'string', 'number'],
    ['term_query.values', { term_query: { fields: ['id'], operator: 'is', values: 1 } }, 'array', 'number'],
    ['text_query.search_phrase', { text_query: { fields: ['id'], search_phrase: 1 } }, 'string', 'number'],
    ['filtered_query.filter', { filtered_query: { query, filter: 1 } }, 'object', 'number'],
    [
      'filtered_query.filter.bool_filter.filters[0]',
      filtered({ bool_filter: { operator: 'and', filters: [1] } }),
      'object',
      'number',
    ],
  ])('$.query.%s', (path, wrongQuery, expected, actual) => {
    expect(faultOf(wrongQuery)).toEqual(wrong(`$.query.${path}`, expected, actual));
  });
});

describe('what is missing', () => {
  test.each<[string, string, object]>([
    ['text_query', '$.query.text_query.search_phrase', { text_query: { fields: ['id'] } }],
    ['text_query', '$.query.text_query.fields', { text_query: { search_phrase: 'x' } }],
    ['term_query', '$.query.term_query.operator', { term_query: { fields: ['id'] } }],
    ['filtered_query', '$.query.filtered_query.query', { filtered_query: {} }],
    ['filtered_query', '$.query.filtered_query.filter', { filtered_query: { query } }],
    ['nested_query', '$.query.nested_query.path', { nested_query: {} }],
    ['filter', '$.query.filtered_query.filter', filtered({})],
    ['filter', '$.query.filtered_query.filter', filtered({ query_filter: { query }, range_filter: {} })],
    ['bool_filter', '$.query.filtered_query.filter.bool_filter.filters', filtered({ bool_filter: { operator: 'or' } })],
    ['bool_filter', '$.query.filtered_query.filter.bool_filter.operator', filtered({ bool_filter: { filters: [] } })],
    ['query_filter', '$.query.filtered_query.filter.query_filter.query', filtered({ query_filter: {} })],
  ])('%s: %s', (document, path, incomplete) => {
    expect(faultOf(incomplete)).toEqual([400, 'PropertyConstraintViolationException', { document, path }]);
  });
  test('the field of a sort', () => {
    const args = { document: 'sort', path: '$.sorts[0].field' };
    expect(fault({ query, sorts: [{}] })).toEqual([400, 'PropertyConstraintViolationException', args]);
  });
});

describe('what is not known', () => {
  const all = { match_all_query: {} };
  test.each<[string, object]>([
    ['query', { x: 1 }],
    ['match_all_query', { match_all_query: { x: 1 } }],
    ['term_query', { term_query: { fields: ['id'], operator: 'is', values: [1], x: 1 } }],
    ['text_query', { text_query: { fields: ['id'], search_phrase: 'a', x: 1 } }],
    ['bool_query', { bool_query: { x: 1 } }],
    ['filtered_query', { filtered_query: { query: all, x: 1 } }],
    ['nested_query', { nested_query: { path: 'a', x: 1 } }],
    ['filter', filtered({ x: 1 })],
    ['term_filter', filtered({ term_filter: { field: 'id', x: 1 } })],
    ['range_filter', filtered({ range_filter: { field: 'id', x: 1 } })],
    ['range2_filter', filtered({ range2_filter: { x: 1 } })],
    ['query_filter', filtered({ query_filter: { query: all, x: 1 } })],
    ['bool_filter', filtered({ bool_filter: { operator: 'and', filters: [], x: 1 } })],
  ])('in %s', (document, unknown) => {
    expect(faultOf(unknown)).toEqual([400, 'UnknownPropertyException', { document, property: 'x' }]);
  });
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s, which objects inherit', (name) => {
    const own = (text: string) => JSON.parse(text.replaceAll('NAME', name));
    const property = (document: string) => [400, 'UnknownPropertyException', { document, property: name }];
    expect(fault(own('{"query":{"match_all_query":{}},"NAME":{}}'))).toEqual(property('search_request'));
    expect(fault(own('{"query":{"NAME":{}}}'))).toEqual(property('query'));
    expect(faultOf(filtered(own('{"NAME":{}}')))).toEqual(property('filter'));
    expect(faultOf(term(name, 'is', 'x'))).toEqual([400, 'UnknownSearchFieldException', { field: name }]);
    expect(faultOf(term('id', name, 'x'))).toEqual([400, 'UnknownSearchOperatorException', { operator: name }]);
    expect(fault({ query, sorts: [{ field: name }] })).toEqual([400, 'UnknownSearchFieldException', { field: name }]);
    expect(found(term('status', 'is', name))).toEqual([]);
    const bool = filtered({ bool_filter: { operator: name, filters: [] } });
    const args = { document: 'bool_filter', enumValue: name };
    expect(faultOf(bool)).toEqual([400, 'EnumConstraintViolationException', args]);
  });
});

describe('sorts', () => {
  test.each([
    ['job_id', ['queued', 'aborted', 'running', 'retrying', 'cancelling', 'ok', 'error']],
    ['start_time', ['aborted', 'error', 'ok', 'cancelling', 'retrying', 'running', 'queued']],
    ['end_time', ['queued', 'running', 'retrying', 'cancelling', 'aborted', 'error', 'ok']],
    ['status', ['aborted', 'error', 'ok', 'queued', 'running', 'retrying', 'cancelling']],
  ])('%s, ascending unless it is said', (field, names) => {
    expect(found(query, { sorts: [{ field }] })).toEqual(names);
    expect(compileSearch({ query, sorts: [{ field, sort_order: 'desc' }] }).order[0]!.descending).toBe(true);
  });
  test.each(['id', 'execution_status', 'duration', 'step_executions'])('there is none by %s', (field) => {
    expect(fault({ query, sorts: [{ field }] })).toEqual([400, 'FieldNotSortableException', { field }]);
  });
  test.each(['up', 'DESC', ''])('in no order named "%s"', (sort_order) => {
    expect(fault({ query, sorts: [{ field: 'status', sort_order }] })).toEqual([
      ...[400, 'EnumConstraintViolationException', { document: 'sort', enumValue: sort_order }],
    ]);
  });
});
