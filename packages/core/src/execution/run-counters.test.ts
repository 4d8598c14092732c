import { addCounters, ZERO_COUNTERS } from './run-counters';

test('files are counted where a side counts them, and absent where none does', () => {
  const files = { ...ZERO_COUNTERS, bytes: 5, filesRead: 2 };
  expect(addCounters(files, ZERO_COUNTERS)).toEqual(files);
  expect(addCounters(ZERO_COUNTERS, { ...files, filesWritten: 1 })).toEqual({ ...files, filesWritten: 1 });
  expect(addCounters(files, files)).toEqual({ ...ZERO_COUNTERS, bytes: 10, filesRead: 4 });
  expect(Object.keys(addCounters(ZERO_COUNTERS, ZERO_COUNTERS))).toEqual(Object.keys(ZERO_COUNTERS));
});
