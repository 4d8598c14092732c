import { redact } from './redact';

test.each([
  [{ Password: 'canary' }],
  [{ 'x-cdata-authtoken': 'canary' }],
  [{ nested: { clientSecret: 'canary' } }],
  [{ list: [{ api_key: 'canary' }] }],
  [{ message: 'connect to postgres://user:canary@host/db failed' }],
  [{ header: 'Basic Y2FuYXJ5OmNhbmFyeQ==' }],
  [new Error('lost redis://:canary@host:6379')],
])('masks the secret in %j', (value) => {
  expect(JSON.stringify(redact(value))).not.toMatch(/canary|Y2FuYXJ5/);
});

test('leaves the rest as it is', () => {
  const value = { job: 'a', rows: 3, at: new Date(0), none: null };
  expect(redact(value)).toEqual(value);
});
