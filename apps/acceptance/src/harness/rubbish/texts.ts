import fc from 'fast-check';

/** Texts that have broken servers before: of no form, of the wrong form, at the edge of a type. */
const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e\ufeff',
  '__proto__',
  'constructor',
  'default',
  'all',
  '..',
  '../../etc/passwd',
  '%',
  "'; drop table jobs; --",
  '00000000-0000-0000-0000-000000000000',
  '99999999999999999999',
  '-1',
  'NaN',
  'true',
  'REPLICATE [a]',
  'REPLICATE [',
  '* * * * *',
  '0-99999999/0 * * * *',
  '0000-00-00',
  '2024-02-30',
  'Mars/Olympus',
  'ReverseETL',
  'PostgreSQL',
  'SQLite',
  'CSV',
  'URI=in;',
  'Password="',
  ';;=;',
  'x'.repeat(70_000),
] as const;
const NUMBERS = [0, -0, -1, 0.5, 1e308, 2 ** 31, 2 ** 53, -(2 ** 63)] as const;

/** Any text, bad ones often. */
export const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary' }), fc.string());

/** Any value that JSON has, bad ones often. */
export const anyValue = fc.oneof(text, fc.constantFrom(...NUMBERS), fc.constantFrom(null, true, false), fc.jsonValue());

/** Characters that a request line can carry; at any other Node's parser says 400 itself. */
export const pathText = fc.string({
  unit: fc.constantFrom(...'abz019-_.~!$&\'()*+,;=:@%/\\"<>[]^`{|}'),
  maxLength: 20,
});

/** Characters that a header can carry. */
export const headerText = fc.string({
  unit: fc.constantFrom(...'abz019 \t;,=/:"\'()<>@[]{}?%\u00e9\u00ff'),
  maxLength: 30,
});

/** @returns the text as a part of an address */
export const encoded = (part: string): string => encodeURIComponent(Buffer.from(part).toString()).slice(0, 3_000);
