import { isTimely } from './sdk-date';

const NOON = Date.parse('2026-03-01T12:00:00Z');

test('is a time within 15 minutes, either way', () => {
  for (const date of ['20260301T120000Z', '20260301T114500Z', '20260301T121500Z'])
    expect(isTimely(date, NOON)).toBe(true);
  for (const date of ['20260301T114459Z', '20260301T121501Z', '20250301T120000Z'])
    expect(isTimely(date, NOON)).toBe(false);
});

test.each([
  '',
  '20261301T120000Z',
  '2026-03-01T12:00:00Z',
  '20260301T120000',
  ' 20260301T120000Z',
  '20260301T120000Z, 20260301T120000Z',
])('is not "%s"', (date) => {
  expect(isTimely(date, NOON)).toBe(false);
});
