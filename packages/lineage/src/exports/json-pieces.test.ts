import fc from 'fast-check';
import { jsonPieces } from './json-pieces';

test('the pieces are the text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(5), (value, depth) => {
      expect([...jsonPieces(value, depth)].join('')).toBe(JSON.stringify(value));
    }),
  );
});

test('what is undefined is left out; arrays are taken apart', () => {
  expect([...jsonPieces({ a: undefined, b: [1, { c: 2 }] }, 2)]).toEqual(['{"b":', '[', '1', ',', '{"c":2}', ']', '}']);
});
