import { decodeRows } from '../../copy-text/decode-rows';
import { encodeRows } from '../../copy-text/encode-rows';
import type { LogicalType } from '../table-schema';
import type { TargetColumn } from './target-shape';
import { clockFor, inZone, WallClock } from './wall-clock';

const berlin = new WallClock('Europe/Berlin');

test.each([
  ['summer', '2024-07-01 10:00:00.123456+00', '2024-07-01 12:00:00.123456'],
  ['winter', '2024-01-01 10:00:00+00', '2024-01-01 11:00:00'],
  ['beyond 2038', '2050-07-01 10:00:00+00', '2050-07-01 12:00:00'],
  ['before 1970', '1960-01-01 10:00:00+00', '1960-01-01 11:00:00'],
  ['the last second before the change', '2024-03-31 00:59:59+00', '2024-03-31 01:59:59'],
  ['the first one after it', '2024-03-31 01:00:00+00', '2024-03-31 03:00:00'],
])('%s: a moment has its wall clock, and that is the moment', (_, moment, local) => {
  expect(berlin.local(moment)).toBe(local);
  expect(`${berlin.utc(local)}+00`).toBe(moment);
});

test('zones that are no whole hour ahead, and those behind', () => {
  expect(new WallClock('Asia/Kathmandu').local('2024-01-01 00:00:00+00')).toBe('2024-01-01 05:45:00');
  expect(new WallClock('America/New_York').local('2024-01-01 00:00:00+00')).toBe('2023-12-31 19:00:00');
});

test('what is no moment stays as it is', () => {
  for (const cell of [null, 'infinity', '-infinity', 'soon', '0044-03-15 10:00:00+00 BC']) {
    expect(berlin.local(cell)).toBe(cell);
    expect(berlin.utc(cell)).toBe(cell);
  }
});

test('only columns whose zone is not that of their cells are turned, wherever the pages are cut', () => {
  const column = (cells: LogicalType['kind'], type: LogicalType['kind']) =>
    ({ cells: { kind: cells }, type: { kind: type } }) as TargetColumn;
  const columns = [
    column('timestamptz', 'timestamp'),
    column('timestamp', 'timestamptz'),
    column('timestamptz', 'timestamptz'),
  ];
  const text = encodeRows([['2024-07-01 10:00:00+00', '2024-07-01 10:00:00', '2024-07-01 10:00:00+00']]);
  const clock = clockFor(columns, 'Europe/Berlin')!;
  const turned = Buffer.concat([...inZone([text.subarray(0, 30), text.subarray(30)], columns, clock)]);
  expect(decodeRows(turned)).toEqual([['2024-07-01 12:00:00', '2024-07-01 08:00:00', '2024-07-01 10:00:00+00']]);
  expect(clockFor(columns, 'Etc/UTC')).toBeNull();
  expect(clockFor(columns.slice(2), 'Europe/Berlin')).toBeNull();
});
