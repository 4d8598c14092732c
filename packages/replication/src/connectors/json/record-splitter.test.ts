import fc from 'fast-check';
import { RecordSplitter } from './record-splitter';

function split(text: string, cuts: readonly number[] = []): string[] {
  const splitter = new RecordSplitter();
  const places = [0, ...cuts.map((c) => c % (text.length + 1)).sort((a, b) => a - b), text.length];
  const records: string[] = [];
  for (let i = 1; i < places.length; i++) records.push(...splitter.push(text.slice(places[i - 1], places[i])));
  splitter.end();
  return records;
}

const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 });

test('arrays, lines and objects in a row give the same records, however the text is cut', () => {
  fc.assert(
    fc.property(
      fc.array(object, { maxLength: 5 }),
      fc.array(fc.nat(), { maxLength: 5 }),
      fc.boolean(),
      (all, cuts, wide) => {
        const texts = all.map((o) => JSON.stringify(o, null, wide ? 2 : 0));
        const forms = [`[${texts.join(',')}]`, ` [\r\n ${texts.join(' , \n')}\n ]\n`, texts.join('\n'), texts.join('')];
        for (const form of forms) expect(split(form, cuts)).toEqual(texts);
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['', []],
  [' \n ', []],
  ['[]', []],
  ['[ ]\n', []],
])('%j has no records', (text, records) => {
  expect(split(text)).toEqual(records);
});

test.each([
  ['a,b\n1,2', 'begins with "a"'],
  ['[1, 2]', 'Unexpected "1" after record 0'],
  ['[{"a":1} {"a":2}]', 'Unexpected "{" after record 1'],
  ['[{"a":1},]', 'Unexpected "]" after record 1'],
  ['[{"a":1}] x', 'Unexpected "x" after record 1'],
  ['[{"a":1}', 'ends in the middle, after 1'],
  ['[', 'ends in the middle, after 0'],
  ['{"a":1}\n{"a":', 'ends in the middle, after 1'],
])('%j is refused', (text, message) => {
  expect(() => split(text, [2, 4])).toThrow(message);
});
