import fc from 'fast-check';
import type { Row } from '../connectors/cell';
import { decodeRows } from './decode-rows';
import { encodeRows } from './encode-rows';
import { RowSplitter } from './row-splitter';

const cell = fc.option(
  fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\0')),
  { nil: null },
);
const rows = fc
  .integer({ min: 1, max: 5 })
  .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { maxLength: 8 }));

test('what is encoded is decoded to the same, also when it is cut anywhere', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 9 }), (all: Row[], size) => {
      const data = encodeRows(all);
      expect(decodeRows(data)).toEqual(all);
      const splitter = new RowSplitter();
      const pieces: Row[] = [];
      for (let i = 0; i < data.length; i += size) pieces.push(...decodeRows(splitter.push(data.subarray(i, i + size))));
      expect(pieces).toEqual(all);
    }),
  );
});

test.each([
  ['\\N', null],
  ['', ''],
  ['a\\tb\\nc\\\\d', 'a\tb\nc\\d'],
  ['\\\\N', '\\N'],
  ['\\x41\\101', 'AA'],
])('%s is read as the server means it', (text, expected) => {
  expect(decodeRows(Buffer.from(`${text}\n`))).toEqual([[expected]]);
});
