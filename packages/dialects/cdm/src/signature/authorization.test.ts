import { parseAuthorization } from './authorization';

const SIGNATURE = '0123456789abcdef'.repeat(4);
const header = (signedHeaders = 'host;x-sdk-date', access = 'c1') =>
  `SDK-HMAC-SHA256 Access=${access}, SignedHeaders=${signedHeaders}, Signature=${SIGNATURE}`;
const names = (count: number) => Array.from({ length: count }, (_, i) => `x-${i}`).join(';');

test('names key, headers and signature', () => {
  expect(parseAuthorization(header())).toEqual({
    accessKey: 'c1',
    signedHeaders: ['host', 'x-sdk-date'],
    signature: SIGNATURE,
  });
  expect(parseAuthorization(header().replaceAll(', ', ','))).not.toBeNull();
  expect(parseAuthorization(header('host', 'User.1@example-x_y'))?.accessKey).toBe('User.1@example-x_y');
  expect(parseAuthorization(header(names(100)))?.signedHeaders).toHaveLength(100);
});

test.each([
  ['nothing', ''],
  ['no parts', 'SDK-HMAC-SHA256'],
  ['another algorithm', header().replace('SDK-HMAC-SHA256', 'V11-HMAC-SHA256')],
  ['a part twice', header().replace('Access=c1', 'Access=c1, Access=c2')],
  ['parts in another order', `SDK-HMAC-SHA256 SignedHeaders=host, Access=c1, Signature=${SIGNATURE}`],
  ['something behind', `${header()}, Extra=1`],
  ['no key', header('host', '')],
  ['a key that no client has', header('host', 'a'.repeat(101))],
  ['no headers', header('')],
  ['an empty header name', header('host;')],
  ['a header twice', header('host;x-sdk-date;host')],
  ['a name in upper case', header('Host')],
  ['a name that is none', header('ho:st')],
  ['more than 100 headers', header(names(101))],
  ['a short signature', header().slice(0, -1)],
  ['a long signature', `${header()}0`],
  ['a signature that is no hex', `${header().slice(0, -1)}g`],
])('refuses %s', (_what, text) => {
  expect(parseAuthorization(text)).toBeNull();
});
