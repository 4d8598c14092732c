import { formatCheckValue, lesser, notInFuture, overlapped, parseCheckValue } from './check-value';
import { startIn, windows } from './windows';

test.each([
  ['1234567890123456789012', '1234567890123456788912'],
  ['-5', '-105'],
  ['2024-05-01 10:00:00.123456+00', '2024-05-01 09:58:20.123456+00'],
  ['2024-05-01 10:00:00', '2024-05-01 09:58:20'],
  ['2024-01-01T00:01:00Z', '2023-12-31T23:59:20Z'],
  ['2024-03-01', '2024-02-29'],
  ['1969-12-31 23:59:59.999999', '1969-12-31 23:58:19.999999'],
  ['infinity', 'infinity'],
  ['abc', 'abc'],
])('an overlap of 100 before %s is %s', (cursor, from) => {
  expect(overlapped(cursor, 100)).toBe(from);
});

test('the default overlap is five minutes, or a thousand numbers', () => {
  expect(overlapped('2024-05-01 10:00:00', null)).toBe('2024-05-01 09:55:00');
  expect(overlapped('5000', null)).toBe('4000');
});

test('a time comes back as it was written', () => {
  for (const cell of ['2024-05-01 10:00:00.000001+02', '0001-01-01 00:00:00', '2024-12-31']) {
    const value = parseCheckValue(cell)!;
    expect(formatCheckValue(value, value.value)).toBe(cell);
  }
});

test('a cursor in the future becomes the present, whatever the zone', () => {
  const now = new Date('2024-05-01T10:00:00Z');
  expect(notInFuture('2099-01-01 00:00:00+00', now)).toBe('2024-05-01 10:00:00+00');
  expect(notInFuture('2099-01-01 00:00:00+02', now)).toBe('2024-05-01 12:00:00+02');
  expect(notInFuture('2099-01-01 00:00:00', now)).toBe('2024-04-30 22:00:00');
  expect(notInFuture('2024-05-01 23:59:59', now)).toBe('2024-05-01 23:59:59');
  expect(notInFuture('2099-01-01', now)).toBe('2024-04-30');
  expect(notInFuture('infinity', now)).toBe('2024-04-30 22:00:00');
  expect(notInFuture('2024-05-01 09:59:59+00', now)).toBe('2024-05-01 09:59:59+00');
  expect(notInFuture('2099', now)).toBe('2099');
});

test('the lesser of two values is found as numbers and as times', () => {
  expect(lesser('10', '9')).toBe('9');
  expect(lesser('2024-05-01 10:00:00.000002+00', '2024-05-01 10:00:00.00001+00')).toBe('2024-05-01 10:00:00.000002+00');
});

test('windows share their bounds and end with the high mark', () => {
  const day = { count: 1, unit: 'days' } as const;
  expect(windows('2024-05-01 00:00:00+00', '2024-05-03 08:00:00.5+00', '2024-05-03 08:00:00.5+00', day)).toEqual([
    { from: '2024-05-01 00:00:00+00', to: '2024-05-02 00:00:00+00' },
    { from: '2024-05-02 00:00:00+00', to: '2024-05-03 00:00:00+00' },
    { from: '2024-05-03 00:00:00+00', to: '2024-05-03 08:00:00.5+00' },
  ]);
  expect(windows('1', '9', '9', day)).toEqual([{ from: '1', to: '9' }]);
  expect(windows('2024-05-09', '2024-05-01', '2024-05-01', day)).toEqual([{ from: '2024-05-09', to: '2024-05-01' }]);
});

test('a wrong date far ahead makes no more windows', () => {
  const day = { count: 1, unit: 'days' } as const;
  expect(windows('2024-05-01', '2024-05-03', '9999-12-31', day)).toEqual([
    { from: '2024-05-01', to: '2024-05-02' },
    { from: '2024-05-02', to: '9999-12-31' },
  ]);
  expect(windows('2024-05-01', '2024-05-03', 'infinity', day).at(-1)).toEqual({ from: '2024-05-02', to: 'infinity' });
});

test('months keep their day where there is one', () => {
  const bounds = windows('2024-01-31', '2024-05-01', '2024-05-01', { count: 1, unit: 'months' }).map((w) => w.to);
  expect(bounds).toEqual(['2024-02-29', '2024-03-31', '2024-04-30', '2024-05-01']);
  const years = windows('2024-02-29', '2026-03-01', '2026-03-01', { count: 1, unit: 'years' }).map((w) => w.to);
  expect(years).toEqual(['2025-02-28', '2026-02-28', '2026-03-01']);
});

test('too many windows are refused with advice', () => {
  expect(() => windows('2000-01-01', '2024-01-01', '2024-01-01', { count: 1, unit: 'minutes' })).toThrow(
    /longer ReplicateInterval/,
  );
});

test('a start date takes the style of the column', () => {
  expect(startIn('2024-05-01', '2024-06-01 10:00:00+02')).toBe('2024-05-01 02:00:00+02');
  expect(startIn('2024-05-01 12:00', '2024-06-01')).toBe('2024-05-01');
  expect(startIn('2024-05-01', '12')).toBeNull();
  expect(() => startIn('yesterday', '2024-06-01')).toThrow('ReplicateStartDate yesterday is no date');
});
