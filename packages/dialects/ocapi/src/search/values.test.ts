import { compileSearch } from './index';
import { faultOf, filtered, found, term } from './testing/searches';

const invalid = (field: string, value: string, type: string) => [
  400,
  'InvalidSearchFieldTypeException',
  { field, value, type },
];

describe('ids', () => {
  test.each<[string, unknown, string[]]>([
    ['a number', 5, ['ok']],
    ['text', '5', ['ok']],
    ['leading zeros', '0005', ['ok']],
    ['2^31', 2 ** 31, []],
    ['more than a number can be', '9'.repeat(400), []],
    ['a number that is written with an exponent', 1e21, []],
  ])('%s', (_, value, names) => {
    expect(found(term('id', 'is', value))).toEqual(names);
  });
  test.each<[unknown, string]>([
    [-1, '-1'],
    ['-1', '-1'],
    [1.5, '1.5'],
    ['1.0', '1.0'],
    ['0x5', '0x5'],
    [' 5', ' 5'],
    ['', ''],
    [true, 'true'],
  ])('%p is none', (value, text) => {
    expect(faultOf(term('id', 'is', value))).toEqual(invalid('id', text, 'integer'));
  });
  test('all are below what is no id', () => {
    expect(found(term('id', 'less', '9'.repeat(400)))).toHaveLength(7);
    expect(found(term('id', 'greater', '9'.repeat(400)))).toEqual([]);
  });
  test('are found as a whole by texts, and by no word that is no number', () => {
    const text = (search_phrase: string) => found({ text_query: { fields: ['id'], search_phrase } });
    expect(text('5')).toEqual(['ok']);
    expect(text('five')).toEqual([]);
    expect(text('9'.repeat(400))).toEqual([]);
  });
});

describe('times', () => {
  test.each([
    '2026-01-31T12:22:00Z',
    '2026-01-31T12:22:00.000Z',
    '2026-01-31T14:22:00+02:00',
    '2026-01-31T14:22:00.000+0200',
    '2026-01-31T07:22:00-05:00',
    '2026-01-31T12:22Z',
  ])('%s', (time) => {
    expect(found(term('end_time', 'is', time))).toEqual(['ok']);
  });
  test('a date is its midnight in UTC', () => {
    expect(found(term('end_time', 'greater', '2026-01-31'))).toEqual(['ok', 'error', 'aborted']);
    expect(found(term('end_time', 'greater', '2026-02-01'))).toEqual([]);
    expect(compileSearch({ query: term('end_time', 'less', '2026-01-31') }).where).toMatchObject({
      parts: [{ operator: 'lt', value: new Date('2026-01-31T00:00:00.000Z') }],
    });
  });
  test.each([
    '2026-02-29',
    '2026-02-29T00:00:00Z',
    '2026-13-01',
    '2026-01-31T25:00:00Z',
    '2026-01-31T12:60:00Z',
    '2026-01-31T12:00:60Z',
    '2026-01-31T12:00:00+99:00',
    '2026-01-31T12:00:00',
    '2026-01-31 12:00:00Z',
    '2026-01-31T12:00:00Z ',
    '+002026-01-31T12:00:00Z',
    '31.01.2026',
    'now',
    '',
  ])('"%s" is none', (time) => {
    expect(faultOf(term('end_time', 'is', time))).toEqual(invalid('end_time', time, 'datetime'));
  });
  test('numbers are none', () => {
    expect(faultOf(term('start_time', 'less', 0))).toEqual(invalid('start_time', '0', 'datetime'));
  });
  test('of every year can be compared', () => {
    expect(found(term('end_time', 'less', '9999-12-31T23:59:59.999Z'))).toHaveLength(3);
    expect(found(filtered({ range_filter: { field: 'end_time', to: '0000-01-01T00:00:00+14:00' } }))).toEqual([]);
  });
});

describe('texts and words', () => {
  test('numbers and booleans stand for their text', () => {
    expect(found(term('job_id', 'is', true, 5))).toEqual([]);
    expect(found(term('status', 'neq', 5))).toHaveLength(7);
  });
  test('neq and not_in of words', () => {
    expect(found(term('status', 'neq', 'running'))).toEqual(['ok', 'error', 'aborted']);
    expect(found(term('status', 'not_in', 'OK', 'ERROR', 'PENDING'))).toEqual([
      ...['running', 'retrying', 'cancelling', 'aborted'],
    ]);
  });
  test('a word that is sent often is asked for once', () => {
    const { where } = compileSearch({ query: term('status', 'is', ...Array(1_000).fill('running')) });
    expect(JSON.stringify(where).match(/compare/g)).toHaveLength(4);
  });
});

test.each([
  ['null', null],
  ['array', []],
  ['object', {}],
])('%s is no value', (actualType, value) => {
  const fault = (path: string) => [400, 'TypeDecodingException', { path, expectedTypes: 'string', actualType }];
  for (const field of ['id', 'job_id', 'start_time', 'status']) {
    expect(faultOf(term(field, 'is', value))).toEqual(fault('$.query.term_query.values[0]'));
  }
  expect(faultOf(filtered({ range_filter: { field: 'id', from: value } }))).toEqual(
    fault('$.query.filtered_query.filter.range_filter.from'),
  );
});
