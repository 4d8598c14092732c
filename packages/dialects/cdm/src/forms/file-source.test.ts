import { fileSource } from './file-source';

const context = { jobType: 'NORMAL_JOB', connectorName: 'ftp-connector', connector: 'Files', schema: null } as const;
const read = (inputs: Record<string, string>) => {
  const all = { inputFormat: 'CSV_FILE', inputDirectory: '/in', ...inputs };
  const named = Object.entries(all).map(([name, value]) => [`fromJobConfig.${name}`, value] as const);
  return fileSource.read(new Map(named), context);
};
const optionsOf = (inputs: Record<string, string>) =>
  Object.fromEntries(read(inputs).options.map(({ name, value }) => [name, value]));

test.each([
  ['UTF_8', 'UTF-8'],
  ['GBK', 'GBK'],
  ['ISO_8859_1', 'ISO-8859-1'],
])('encodeType %s is the encoding %s', (encodeType, encoding) => {
  expect(optionsOf({ encodeType })).toMatchObject({ SourceEncoding: encoding });
});

test('quotes enclose, unless quoteChar says no', () => {
  expect(optionsOf({ quoteChar: 'false' })).toMatchObject({ SourceQuoteChar: 'NONE' });
  for (const quoteChar of ['', 'true']) expect(optionsOf({ quoteChar })).not.toHaveProperty('SourceQuoteChar');
});

test('fileSeparator stands between paths', () => {
  const paths = (inputs: Record<string, string>) => read(inputs).source;
  expect(paths({ inputDirectory: '/a|/b' })).toMatchObject({ path: ['a|b'] });
  expect(paths({ inputDirectory: '/a;/b', fileSeparator: ';' })).toMatchObject({ path: ['a|b'] });
});

test('fields that a pattern separates are refused: they would not be', () => {
  expect(() => read({ regexSeparator: 'true', regex: '\\s+' })).toThrow('[fromJobConfig.regexSeparator]');
  expect(optionsOf({ regexSeparator: 'false' })).toMatchObject({ SourceFormat: 'CSV' });
});
