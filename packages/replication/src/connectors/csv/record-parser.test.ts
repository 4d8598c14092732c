import { parse } from 'csv-parse';
import fc from 'fast-check';
import type { Row } from '../cell';
import { CsvRecordParser, type RecordSyntax } from './record-parser';

/** @param cuts places where the text is cut into pieces */
function parsePieces(
  text: string,
  cuts: readonly number[] = [],
  delimiter = ',',
  width: number | null = null,
  syntax: Partial<RecordSyntax> = {},
): Row[] {
  const parser = new CsvRecordParser({ delimiter, quote: '"', lineEnd: null, ...syntax }, width);
  const places = [0, ...[...cuts].map((c) => c % (text.length + 1)).sort((a, b) => a - b), text.length];
  const rows: Row[] = [];
  for (let i = 1; i < places.length; i++) rows.push(...parser.push(text.slice(places[i - 1], places[i])));
  return [...rows, ...parser.end()];
}

/** The slow oracle: csv-parse with its `cast` hook. */
function oracle(text: string): Promise<Row[]> {
  const options = {
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    cast: (value: string, { quoting }: { quoting: boolean }) => (value === '' && !quoting ? null : value),
  };
  return new Promise((resolve, reject) => {
    parse(text, options, (error, rows) => (error ? reject(error) : resolve(rows as unknown as Row[])));
  });
}

const cell = fc.oneof(
  fc.constant(''),
  fc.constant('""'),
  fc.stringMatching(/^[a-z é😀;\t]{1,5}$/u),
  fc
    .array(fc.constantFrom('a', ',', '\n', '\r\n', '\r', '""', ' ', '漢'), { maxLength: 6 })
    .map((c) => `"${c.join('')}"`),
);
const file = fc
  .integer({ min: 2, max: 4 })
  .chain((width) =>
    fc.tuple(
      fc.array(fc.tuple(fc.array(cell, { minLength: width, maxLength: width }), fc.constantFrom('\n', '\r\n', '\r')), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.boolean(),
    ),
  )
  .map(([records, open]) => {
    const text = records.map(([cells, end]) => cells.join(',') + end).join('');
    return open ? text.replace(/(\r\n|\r|\n)$/, '') : text;
  });

test('it reads what csv-parse reads, however the text is cut', async () => {
  await fc.assert(
    fc.asyncProperty(file, fc.array(fc.nat(), { maxLength: 6 }), async (text, cuts) => {
      expect(parsePieces(text, cuts)).toEqual(await oracle(text));
    }),
    { numRuns: 2_000 },
  );
});

test('only an unquoted empty cell is null', () => {
  expect(parsePieces('a,b,c\n,"",x\n')).toEqual([
    ['a', 'b', 'c'],
    [null, '', 'x'],
  ]);
});

test('a blank line is a null in a file of one column, and nothing in any other', () => {
  expect(parsePieces('a\n\n""\n', [], ',', 1)).toEqual([['a'], [null], ['']]);
  expect(parsePieces('a,b\n\n\r\n1,2\n\n')).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
});

test('a mixed file with any delimiter', () => {
  expect(parsePieces('a;b\r"1;""x""";2\n3,4;5', [], ';')).toEqual([
    ['a', 'b'],
    ['1;"x"', '2'],
    ['3,4', '5'],
  ]);
});

test.each([
  ['a,b\n1,2\n3\n', 'line 3 has 1 cells, but 2 columns'],
  ['a,b\n"x\ny\r\nz",2\n1,2,3\n', 'line 5 has 3 cells'],
  ['a,b\n1,x"y\n', 'line 2 has a quote inside a cell'],
  ['a,b\n1,"x"y\n', 'line 2 has a quote inside a cell'],
  ['a,b\n\n\n1,"never closed\n2,3\n', 'opened at line 4 is never closed'],
])('%j is refused with its line', (text, message) => {
  expect(() => parsePieces(text, [3, 7, 9])).toThrow(message);
});

test('a long quoted cell over many pieces stays linear', () => {
  const parser = new CsvRecordParser({ delimiter: ',', quote: '"', lineEnd: null });
  const since = performance.now();
  parser.push('a,b\n1,"');
  for (let i = 0; i < 4_000; i++) parser.push('x'.repeat(5_000));
  const rows = [...parser.push('"\n'), ...parser.end()];
  expect(rows[0]?.[1]).toHaveLength(20_000_000);
  expect(performance.now() - since).toBeLessThan(5_000);
});
