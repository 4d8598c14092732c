import { DomainError } from '@jobglot/core';
import fc from 'fast-check';
import { formatConnectionString, parseConnectionString } from './connection-string';

it.each<[string, Record<string, string>]>([
  ['', {}],
  [' ; ;', {}],
  ['user=u;Password=p', { user: 'u', Password: 'p' }],
  ['Server = db.example ; Port=5432;;', { Server: 'db.example', Port: '5432' }],
  ['Password=;User=u;', { Password: '', User: 'u' }],
  ['Other=a=b=c==', { Other: 'a=b=c==' }],
  ['User ID=u', { 'User ID': 'u' }],
  [`A="x;y""z" ; B='it''s';C=it's`, { A: 'x;y"z', B: "it's", C: "it's" }],
  ['Json={"a":1};B={x}', { Json: '{"a":1}', B: '{x}' }],
  ['"odd=;name"=1', { 'odd=;name': '1' }],
  ['__proto__=x', Object.fromEntries([['__proto__', 'x']])],
  ['A=\r\nx\r\n', { A: 'x' }],
])('reads %s', (text, properties) => {
  expect(Object.entries(parseConnectionString(text))).toEqual(Object.entries(properties));
});

it.each([
  ['User=u;canary', 8],
  ['=canary', 1],
  ['Password="canary', 10],
  ['Password="canary"x', 10],
  [`Password= 'canary;User=u`, 11],
  ['a=canary;A=canary', 10],
  ['Password=x;can"ary=y;"can', 22],
])('refuses %s, and says where but never what', (text, character) => {
  const read = () => parseConnectionString(text);
  expect(read).toThrow(DomainError);
  expect(read).toThrow(`ConnectionString: at character ${character} `);
  expect(read).not.toThrow(/can/);
});

it('what is written can be read again', () => {
  const unit = fc.oneof(fc.constantFrom(';', '=', '"', "'", ' ', '{', '}', '\n'), fc.string({ maxLength: 3 }));
  const text = fc.array(unit, { maxLength: 8 }).map((units) => units.join(''));
  const properties = fc
    .uniqueArray(fc.tuple(text, text), { selector: ([name]) => name.toLowerCase() })
    .map((entries) => entries.filter(([name]) => name !== ''));
  fc.assert(
    fc.property(properties, (entries) => {
      const written = formatConnectionString(Object.fromEntries(entries));
      expect(new Map(Object.entries(parseConnectionString(written)))).toEqual(new Map(entries));
    }),
    { numRuns: 1_000 },
  );
});

it('plain values stay plain', () => {
  expect(formatConnectionString({ Server: 'db', 'User ID': 'a=b', Password: '' })).toBe(
    'Server=db;User ID=a=b;Password=;',
  );
});

it.each([
  `a${' '.repeat(500_000)}`,
  `a=x${' '.repeat(500_000)}y"`,
  `a=${' '.repeat(500_000)}"`,
  `a="${'""'.repeat(250_000)}`,
  `a="${'x'.repeat(500_000)}"x`,
  `"${'a"" '.repeat(100_000)}`,
  ';'.repeat(500_000),
])('a long text is read in no time: %.6s', (text) => {
  const start = performance.now();
  try {
    parseConnectionString(text);
  } catch (error) {
    expect(error).toMatchObject({ code: 'connection.properties_invalid' });
  }
  expect(performance.now() - start).toBeLessThan(1_000);
});
