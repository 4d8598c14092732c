import { recipientsOf } from './recipients';

test.each([
  ['a@b.example', ['a@b.example']],
  [' a@b.example ,c@d.example;e@f.example,', ['a@b.example', 'c@d.example', 'e@f.example']],
  ['Ann <a@b.example>, a@b.example', ['a@b.example']],
  ['jürgen@münchen.example', ['jürgen@münchen.example']],
  ['', []],
  ['nobody, a@b@c.example, a b@c.example', []],
  ['a@b.example\r\nBcc: c@d.example', []],
  ['<a@b.example> RCPT TO:<c@d.example>', ['c@d.example']],
])('%j names %j', (text, addresses) => {
  expect(recipientsOf(text)).toEqual(addresses);
});
