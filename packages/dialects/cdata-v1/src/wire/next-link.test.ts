import { JOBS, TASKS } from './entity-sets';
import { nextLink } from './next-link';

const baseUrl = 'http://h/api.rsc';
const link = (query: Record<string, string>, found: number, set = JOBS as never, params = {}) =>
  nextLink({ query, params, baseUrl }, set, { limit: 10, offset: Number(query.$skip ?? 0) }, found, 10);

test('a list that was cut goes on where it ended, without the token', () => {
  expect(link({}, 10)).toBe(`${baseUrl}/jobs?%24skip=10`);
  expect(link({ $filter: "a eq 'b c'", $skip: '20', '@authtoken': 'x' }, 10)).toBe(
    `${baseUrl}/jobs?%24filter=a+eq+%27b+c%27&%24skip=30`,
  );
  expect(link({ $top: '25' }, 10)).toBe(`${baseUrl}/jobs?%24skip=10&%24top=15`);
  expect(link({}, 10, TASKS as never, { key: 'a job' })).toBe(`${baseUrl}/tasks?JobName=a+job&%24skip=10`);
});

test('one that was not cut has no link', () => {
  expect(link({}, 9)).toBeUndefined();
  expect(link({ $top: '10' }, 10)).toBeUndefined();
});
