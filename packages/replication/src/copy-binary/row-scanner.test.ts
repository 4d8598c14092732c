import fc from 'fast-check';
import { isSafe, keyCell } from './binary-types';
import { BINARY_HEADER, BINARY_TRAILER, fieldOf, RowScanner } from './row-scanner';

const field = fc.option(fc.uint8Array({ maxLength: 20 }), { nil: null });
const rows = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 12 });

function encoded(row: readonly (Uint8Array | null)[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeInt16BE(row.length);
  const fields = row.flatMap((value) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value?.length ?? -1);
    return value === null ? [length] : [length, Buffer.from(value)];
  });
  return Buffer.concat([count, ...fields]);
}

test('every row is found once and whole, however the stream is cut', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 40 }), (all, size) => {
      const stream = Buffer.concat([BINARY_HEADER, ...all.map(encoded), BINARY_TRAILER]);
      const scanner = new RowScanner();
      const found: Buffer[] = [];
      const last: (Buffer | null)[] = [];
      for (let i = 0; i < stream.length; i += size) {
        scanner.feed(stream.subarray(i, i + size));
        while (scanner.next()) {
          const row = all[found.length]!;
          found.push(Buffer.from(scanner.data.subarray(scanner.start, scanner.end)));
          const value = fieldOf(scanner.data, scanner.start, row.length - 1);
          last.push(value && Buffer.from(value));
        }
        scanner.hold();
      }
      expect(found).toEqual(all.map(encoded));
      expect(last).toEqual(all.map((row) => row.at(-1) && Buffer.from(row.at(-1)!)));
    }),
  );
});

test('types that mean an object of one database do not travel in binary format', () => {
  for (const type of [
    'bigint',
    'character varying(40)',
    'numeric(12,2)',
    'timestamp(3) with time zone',
    'text[]',
    'numeric(5,2)[]',
  ]) {
    expect([type, isSafe(type)]).toEqual([type, true]);
  }
  for (const type of ['regclass', 'oid', 'money', 'xml', 'pg_lsn', 'mood', 'int4range', 'regclass[]']) {
    expect([type, isSafe(type)]).toEqual([type, false]);
  }
});

test('a key is read from its bytes', () => {
  const cell = (type: string, hex: string) => keyCell(type)?.(Buffer.from(hex, 'hex'));
  expect(cell('smallint', 'fffe')).toBe('-2');
  expect(cell('integer', '80000000')).toBe('-2147483648');
  expect(cell('bigint', '7fffffffffffffff')).toBe('9223372036854775807');
  expect(cell('character varying(5)', 'c3bc0a')).toBe('ü\n');
  expect(cell('uuid', '00112233445566778899aabbccddeeff')).toBe('00112233-4455-6677-8899-aabbccddeeff');
  expect(keyCell('numeric')).toBeUndefined();
});
