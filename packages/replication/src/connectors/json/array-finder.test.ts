import fc from 'fast-check';
import { ArrayFinder } from './array-finder';

/** @returns the text from the array on, when the text comes in pieces of this size */
function found(path: string, text: string, size = text.length): string {
  const finder = new ArrayFinder(path.split('.'));
  let rest = '';
  for (let i = 0; i < text.length; i += size) rest += finder.push(text.slice(i, i + size));
  finder.end();
  return rest;
}

test.each([
  ['list', '{"list":[1]}', '[1]}'],
  ['data.list', ' {"list":[0],"data" : {"other":{"list":[0]},"list":\n[1]}}', '[1]}}'],
  ['a', String.raw`{"x":"\"a\":[0]","a":[1]}`, '[1]}'],
  ['a', '{"x":"a","y":["a",{"a":[0]}],"a":[1]}', '[1]}'],
  ['ä"b', String.raw`{"\u00e4\"b":[1]}`, '[1]}'],
  ['a', `{"x":"${'\\"a'.repeat(3000)}","a":[1]}`, '[1]}'],
])('%s is found, wherever the text is cut', (path, text, rest) => {
  for (const size of [text.length, 1, 2, 7]) expect(found(path, text, size)).toBe(rest);
});

test.each([
  ['a', '[{"a":[1]}]'],
  ['a', '{"b":{"a":[1]}}'],
  ['a.b', '{"a":[{"b":[1]}]}'],
  ['a', '{"a":{"x":1}}'],
  ['a.b', '{"a":{"c":1},"b":[1]}'],
  ['a', ''],
  ['a', String.raw`{"\x":1,"b":2}`],
])('no array at %s: %s', (path, text) => {
  expect(() => found(path, text)).toThrow(`there is no array at RecordPath ${path}.`);
});

test('it agrees with JSON.parse', () => {
  const values = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc.dictionary(fc.constantFrom('a', 'b', '"', '\\', ':'), tie('value'), { maxKeys: 4 }),
  }));
  fc.assert(
    fc.property(
      values.object as fc.Arbitrary<Record<string, unknown>>,
      fc.integer({ min: 1, max: 9 }),
      (object, size) => {
        const list = (object.a as Record<string, unknown> | undefined)?.b;
        const text = JSON.stringify(object);
        const own = typeof object.a === 'object' && !Array.isArray(object.a) && Array.isArray(list);
        if (own) expect(found('a.b', text, size).startsWith(JSON.stringify(list))).toBe(true);
        else expect(() => found('a.b', text, size)).toThrow('RecordPath');
      },
    ),
  );
});
