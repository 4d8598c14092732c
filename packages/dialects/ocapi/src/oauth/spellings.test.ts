import { spellings } from './spellings';

const SECRET = 's+1/ü:%41 ';

test('reads what a client encoded, and what it did not', () => {
  expect(spellings(SECRET)[0]).toBe(SECRET);
  expect(spellings(encodeURIComponent(SECRET))).toContain(SECRET);
  expect(spellings(new URLSearchParams({ s: SECRET }).toString().slice(2))).toContain(SECRET);
});

test('has one spelling where there is nothing to decode, or nothing that can be', () => {
  for (const text of ['plain', '100%', '%zz', '%FF', '']) expect(spellings(text)).toEqual([text]);
});
