import { faultOf, filtered, found } from './testing/searches';

const range = (rest: object) => filtered({ range_filter: rest });
const range2 = (rest: object) =>
  filtered({ range2_filter: { from_field: 'start_time', to_field: 'end_time', ...rest } });
const AT = '2026-01-31T12:20:00Z';

describe('a range', () => {
  test('without bounds asks for a value', () => {
    expect(found(range({ field: 'end_time' }))).toEqual(['ok', 'error', 'aborted']);
  });
  test('of times includes its bounds, or does not', () => {
    const start = (rest: object) => found(range({ field: 'start_time', ...rest }));
    expect(start({ from: AT, to: AT })).toEqual(['ok']);
    expect(start({ from: AT, to: AT, to_inclusive: false })).toEqual([]);
    expect(start({ from: AT, to: AT, from_inclusive: false })).toEqual([]);
    expect(start({ to: AT })).toEqual(['ok', 'error', 'aborted']);
    expect(start({ to: AT, to_inclusive: false })).toEqual(['error', 'aborted']);
  });
  test('of ids includes its bounds, or does not', () => {
    expect(found(range({ field: 'id', from: 2, to: 3 }))).toEqual(['running', 'retrying']);
    expect(found(range({ field: 'id', from: 2, to: 3, from_inclusive: false }))).toEqual(['retrying']);
    expect(found(range({ field: 'id', from: 2, to: 3, to_inclusive: false }))).toEqual(['running']);
  });
  test('of texts is by their bytes', () => {
    expect(found(range({ field: 'job_id', from: 'n', to: 'weekly' }))).toEqual([
      ...['running', 'retrying', 'cancelling', 'ok', 'error'],
    ]);
    expect(faultOf(range({ field: 'job_id', from: '\u{1F600}', to: '\uFF00' }))).toEqual([
      400,
      'RangeFilterValueException',
      { field: 'job_id', value: '\u{1F600}' },
    ]);
    expect(faultOf(range({ field: 'job_id', from: '\uFF00', to: '\u{1F600}' }))).toBe('none');
  });
  test('that ends before it begins is refused', () => {
    expect(faultOf(range({ field: 'end_time', from: AT, to: '2026-01-31T12:19:59Z' }))).toEqual([
      400,
      'RangeFilterValueException',
      { field: 'end_time', value: AT },
    ]);
  });
  test('has bounds that can be read', () => {
    const fault = (field: string, rest: object, value: string) =>
      expect(faultOf(range({ field, ...rest }))).toEqual([400, 'RangeFilterValueException', { field, value }]);
    fault('start_time', { to: '2026-02-31' }, '2026-02-31');
    fault('id', { from: -1 }, '-1');
    fault('id', { to: true }, 'true');
  });
  test.each(['status', 'execution_status'])('there is none of %s', (field) => {
    expect(faultOf(range({ field }))).toEqual([400, 'RangeFilterTypeException', { field, type: 'enum' }]);
  });
  test('has a field that can be searched', () => {
    expect(faultOf(range({ field: 'duration' }))).toEqual([400, 'UnqueryableFieldException', { field: 'duration' }]);
    expect(faultOf(range({ field: 'toString' }))).toEqual([400, 'UnknownSearchFieldException', { field: 'toString' }]);
    expect(faultOf(range({ from: 1 }))).toEqual([
      400,
      'PropertyConstraintViolationException',
      { document: 'range_filter', path: '$.query.filtered_query.filter.range_filter.field' },
    ]);
  });
  test('is inclusive by true or false', () => {
    const path = '$.query.filtered_query.filter.range_filter.from_inclusive';
    expect(faultOf(range({ field: 'id', from: 1, from_inclusive: 'yes' }))).toEqual([
      400,
      'TypeDecodingException',
      { path, expectedTypes: 'boolean', actualType: 'string' },
    ]);
  });
});

describe('a range of two fields', () => {
  test('overlaps when nothing else is said', () => {
    const values = { from_value: '2026-01-31T12:22:00Z', to_value: '2026-01-31T12:25:00Z' };
    expect(found(range2(values))).toEqual(['cancelling', 'ok']);
    expect(found(range2({ ...values, from_inclusive: false }))).toEqual(['cancelling']);
    expect(found(range2({ ...values, to_inclusive: false }))).toEqual(['ok']);
  });
  test('may be open', () => {
    expect(found(range2({ from_value: '2026-01-31T12:22:00Z' }))).toEqual([
      ...['queued', 'running', 'retrying', 'cancelling', 'ok'],
    ]);
    expect(found(range2({ to_value: '2026-01-31T12:10:00Z' }))).toEqual(['error', 'aborted']);
    expect(found(range2({}))).toHaveLength(7);
  });
  test('is of times', () => {
    for (const field of ['id', 'job_id', 'status']) {
      const type = { id: 'integer', job_id: 'string', status: 'enum' }[field];
      const fault = [400, 'RangeFilterTypeException', { field, type }];
      expect(faultOf(range2({ from_field: field }))).toEqual(fault);
      expect(faultOf(range2({ to_field: field }))).toEqual(fault);
    }
  });
  test('is compared in one of three ways', () => {
    expect(faultOf(range2({ filter_mode: 'touching' }))).toEqual([
      400,
      'EnumConstraintViolationException',
      { document: 'range2_filter', enumValue: 'touching' },
    ]);
  });
  test('has values in their order, that can be read', () => {
    expect(faultOf(range2({ from_value: AT, to_value: '2026-01-30' }))).toEqual([
      400,
      'RangeFilterValueException',
      { field: 'start_time', value: AT },
    ]);
    expect(faultOf(range2({ to_value: 'x' }))).toEqual([
      400,
      'RangeFilterValueException',
      { field: 'start_time', value: 'x' },
    ]);
  });
});
