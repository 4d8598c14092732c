import { canonicalQuery } from './canonical-query';

test.each([
  ['', ''],
  ['nocatalog', 'nocatalog='],
  ['b=1&a=2', 'a=2&b=1'],
  ['a=2&a=10&a=1', 'a=1&a=10&a=2'],
  ['B=1&a=1&A=1', 'A=1&B=1&a=1'],
  ['a=x+y%2Bz', 'a=x%20y%2Bz'],
  ["a=~-._!'()*", 'a=~-._%21%27%28%29%2A'],
  ['a=ü&a%26b==', 'a=%C3%BC&a%26b=%3D'],
  ['?a=b?c', '%3Fa=b%3Fc'],
  ['a=%zz&&', 'a=%25zz'],
])('%s is %s', (query, canonical) => {
  expect(canonicalQuery(query)).toBe(canonical);
});
