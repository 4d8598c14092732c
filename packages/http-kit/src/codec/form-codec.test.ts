import { formCodec } from './form-codec';

const TYPE = 'application/x-www-form-urlencoded';
const decode = (text: string | Buffer, type: string | undefined = TYPE) => formCodec.decode(Buffer.from(text), type);
const malformed = expect.objectContaining({ code: 'request.malformed' });

test('reads names and values in UTF-8', () => {
  expect(decode('a=1&b=s%2B1%2F%C3%BC+x&c=&d')).toEqual({ a: '1', b: 's+1/ü x', c: '', d: '' });
  expect(decode('a=ü')).toEqual({ a: 'ü' });
});

test('takes the type in any spelling, or none', () => {
  for (const type of [
    undefined,
    'Application/X-WWW-Form-Urlencoded',
    `${TYPE}; charset=UTF-8`,
    `${TYPE};charset="utf8"`,
  ]) {
    expect(formCodec.decode(Buffer.from('a=1'), type)).toEqual({ a: '1' });
  }
});

test.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', `${TYPE}; charset=iso-8859-1`])(
  'refuses %s',
  (type) => {
    expect(() => decode('a=1', type)).toThrow(expect.objectContaining({ code: 'request.unsupported_media_type' }));
  },
);

test.each([
  ['a broken escape', 'a=%4'],
  ['a % alone', 'a=100%'],
  ['an escape that is no UTF-8', 'a=%FF'],
  ['bytes that are no UTF-8', Buffer.of(0x61, 0x3d, 0xff)],
  ['U+0000 in a value', 'a=%00'],
  ['U+0000 in a name', 'a%00=1'],
  ['U+0000 as a byte', 'a=\0'],
  ['a name that comes twice', 'a=1&b=2&a=1'],
  ['a name that comes twice, once escaped', 'a=1&%61=2'],
])('refuses %s', (_what, text) => {
  expect(() => decode(text)).toThrow(malformed);
});

test('takes 100 fields, not more', () => {
  const form = (count: number) => Array.from({ length: count }, (_, i) => `f${i}=${i}`).join('&');
  expect(Object.keys(decode(form(100)) as object)).toHaveLength(100);
  expect(() => decode(form(101))).toThrow(malformed);
  expect(() => decode('&'.repeat(1000))).toThrow(malformed);
});

test('errors never quote the form', () => {
  for (const text of ['canary=%4', 'canary=1&canary=2', 'canary=canary%00']) {
    expect(() => decode(text)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('canary') }));
  }
});

test('names of Object.prototype are names like others', () => {
  const form = decode('__proto__=x&constructor=y') as Record<string, unknown>;
  expect(Object.entries(form)).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
});

test('answers in JSON', () => {
  expect(formCodec.encode({ a: 'ü' })).toBe('{"a":"ü"}');
  expect(formCodec.contentType).toBe('application/json; charset=utf-8');
});
