import fc from 'fast-check';
import { objectMembers } from './object-members';

function members(text: string): [string, string][] {
  const all: [string, string][] = [];
  objectMembers(text, (key, from, to) => all.push([key, text.slice(from, to)]));
  return all;
}

test('it finds what JSON.parse finds', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6 }), fc.boolean(), (object, wide) => {
      const found = members(JSON.stringify(object, null, wide ? '\t' : 0));
      expect(found.map(([key, raw]) => [key, JSON.parse(raw)])).toEqual(
        Object.entries(JSON.parse(JSON.stringify(object))),
      );
    }),
    { numRuns: 1_000 },
  );
});

test('source text is kept', () => {
  expect(members('{ "n" : 12345678901234567890.10 , "s":"a\\"\\\\","o":{"x":[1, 2.50]} }')).toEqual([
    ['n', '12345678901234567890.10'],
    ['s', '"a\\"\\\\"'],
    ['o', '{"x":[1, 2.50]}'],
  ]);
});

test.each([
  ['{"a":1]'],
  ['{"a" 1}'],
  ['{a:1}'],
  ['{"a":}'],
  ['{"a":1 "b":2}'],
  ['{"a":1,}'],
  ['{"a":"x}'],
  ['{"a":[1}'],
])('%j is no object', (text) => {
  expect(() => members(text)).toThrow(SyntaxError);
});
