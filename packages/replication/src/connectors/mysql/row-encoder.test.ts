import { decodeRows } from '../../copy-text/decode-rows';
import type { LogicalType } from '../table-schema';
import { RowEncoder } from './row-encoder';

const column = (kind: LogicalType['kind'], base = '', name = 'c') => ({ name, base, type: { kind } as LogicalType });
const cell = (of: ReturnType<typeof column>, value: string | Buffer | null) => {
  const encoder = new RowEncoder([of]);
  encoder.add([typeof value === 'string' ? Buffer.from(value) : value]);
  return decodeRows(encoder.take())[0]![0];
};

test.each<[string, LogicalType['kind'], string, string | Buffer, string]>([
  ['a true number', 'bool', 'tinyint', '5', 't'],
  ['a false number', 'bool', 'tinyint', '0', 'f'],
  ['one bit', 'bool', 'bit', Buffer.from([1]), 't'],
  ['64 bits', 'decimal', 'bit', Buffer.alloc(8, 0xff), '18446744073709551615'],
  ['a float, as a double', 'float32', 'float', '0.10000000149011612', '0.1'],
  ['a float that needs nine digits', 'float32', 'float', '16777217', '16777217'],
  ['a large float', 'float32', 'float', '3.4028234663852886e38', '3.4028235e+38'],
  ['zeros at the end of a fraction', 'timestamp', 'datetime', '2024-02-29 10:20:00.120000', '2024-02-29 10:20:00.12'],
  ['a fraction of zeros', 'time', 'time', '10:20:00.000', '10:20:00'],
  ['a moment', 'timestamptz', 'timestamp', '2024-02-29 10:20:00', '2024-02-29 10:20:00+00'],
  ['bytes', 'bytes', 'blob', Buffer.from([0, 0x5c, 0xff]), '\\x005cff'],
  ['what COPY text escapes', 'string', 'text', 'a\tb\nc\rd\\e\b', 'a\tb\nc\rd\\e\b'],
  ['text of four bytes', 'string', 'text', '𝄞 ü', '𝄞 ü'],
  ['a text that looks like NULL', 'string', 'text', '\\N', '\\N'],
  ['digits', 'decimal', 'decimal', '1.500', '1.500'],
])('%s', (_, kind, base, value, expected) => {
  expect(cell(column(kind, base), value)).toBe(expected);
});

test('dates that are none become NULL, and are counted by column', () => {
  const encoder = new RowEncoder([column('date', 'date', 'day'), column('timestamp', 'datetime', 'at')]);
  const row = (...values: string[]) => encoder.add(values.map((v) => Buffer.from(v)));
  row('0000-00-00', '0000-00-00 00:00:00');
  row('2024-00-10', '2024-10-10 00:00:00');
  row('2024-10-00', '2000-10-10 00:00:00.5');
  expect(decodeRows(encoder.take())).toEqual([
    [null, null],
    [null, '2024-10-10 00:00:00'],
    [null, '2000-10-10 00:00:00.5'],
  ]);
  expect(encoder.warnings()).toEqual([
    expect.stringMatching(/^3 dates of column day /),
    expect.stringMatching(/^1 dates of column at /),
  ]);
});

test('a block tells when it is full, keeps rows that are larger, and is valid until the next one is taken', () => {
  const encoder = new RowEncoder([column('string', 'text')]);
  expect(encoder.add([Buffer.from('small')])).toBe(false);
  const small = encoder.take();
  expect(encoder.add([Buffer.from('x'.repeat(1_000_000))])).toBe(true);
  expect(small.toString()).toBe('small\n');
  expect(encoder.take().length).toBe(1_000_001);
  expect(encoder.take().length).toBe(0);
});
