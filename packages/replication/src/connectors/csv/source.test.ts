import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError, TaskRunError } from '@jobglot/core';
import { openSource, readRows } from '../../testing/read-rows';
import { readSelect } from '../files/testing/read-select';
import { writtenFiles } from '../files/testing/written-files';
import { csvConnector } from './connector';

const files = writtenFiles(csvConnector);

test('a table is named by its base name, with or without extension', async () => {
  const f = files({ 'Account.csv': 'Id\n1\n', 'b.TSV': 'x\ty\n1\t2\n', 'a.b.csv': 'q\n7\n', 'notes.txt': 'no' });
  const source = await openSource(f);
  expect((await source.tables()).map((t) => t.name)).toEqual(['Account', 'a.b', 'b']);
  await source.close();
  expect(await readRows(f, 'Account')).toEqual([['1']]);
  expect(await readRows(f, 'Account.csv')).toEqual([['1']]);
  expect(await readRows(f, 'a.b')).toEqual([['7']]);
  expect(await readRows(f, 'b')).toEqual([['1', '2']]);
});

test('two files of one base name are told apart by their extension', async () => {
  const f = files({ 'a.csv': 'x\n1\n', 'a.tsv': 'y\n2\n' });
  const source = await openSource(f);
  expect((await source.tables()).map((t) => t.name)).toEqual(['a', 'a.tsv']);
  await source.close();
  expect(await readRows(f, 'a.tsv')).toEqual([['2']]);
});

test('URI may be one file', async () => {
  const f = files({ 'one.csv': 'x\n1\n', 'two.csv': 'y\n2\n' }, { URI: 'tables/one.csv' });
  const source = await openSource(f);
  expect((await source.tables()).map((t) => t.name)).toEqual(['one']);
  await expect(source.describe({ kind: 'table', path: { schema: null, name: 'two' } })).rejects.toThrow(TaskRunError);
  await source.close();
});

test('byte order marks and UTF-16 are understood, Latin-1 is refused', async () => {
  const f = files({
    'bom.csv': '\ufeffa,b\n1,ü\n',
    'wide.csv': Buffer.from('\ufeffa,b\n1,ü😀\n', 'utf16le'),
    'latin.csv': Buffer.from('a,b\n1,\xfc\n', 'latin1'),
  });
  expect(await readRows(f, 'bom', { columns: ['a', 'b'] })).toEqual([['1', 'ü']]);
  expect(await readRows(f, 'wide', { columns: ['a', 'b'] })).toEqual([['1', 'ü😀']]);
  await expect(readRows(f, 'latin')).rejects.toThrow('latin.csv is not UTF-8');
});

test.each([
  [';', 'a;b\n1,5;2\n'],
  ['tab', 'a\tb\n1,5\t2\n'],
  ['\\t', 'a\tb\n1,5\t2\n'],
  ['|', 'a|b\n1,5|2\n'],
])('Delimiter %s', async (Delimiter, text) => {
  expect(await readRows(files({ 't.csv': text }, { Delimiter }), 't')).toEqual([['1,5', '2']]);
});

test('without column headers the columns are numbered', async () => {
  const f = files({ 't.csv': 'x,y\n1,2\n' }, { IncludeColumnHeaders: 'false' });
  const source = await openSource(f);
  expect((await source.columns({ schema: null, name: 't' })).map((c) => c.name)).toEqual(['Col1', 'Col2']);
  await source.close();
  expect(await readRows(f, 't')).toEqual([
    ['x', 'y'],
    ['1', '2'],
  ]);
});

test('empty and repeated headers get names of their own', async () => {
  const source = await openSource(files({ 't.csv': 'a,,a,b\n1,2,3,4\n' }));
  const columns = await source.columns({ schema: null, name: 't' });
  await source.close();
  expect(columns.map((c) => c.name)).toEqual(['a', 'Column2', 'a_2', 'b']);
});

test('an empty file is a table without columns', async () => {
  expect(await readRows(files({ 't.csv': '' }), 't')).toEqual([]);
});

test('a ragged row is named by file and line', async () => {
  await expect(readRows(files({ 't.csv': 'a,b\n1,2\n3\n' }), 't')).rejects.toThrow(
    /t\.csv cannot be read: line 3 has 1/,
  );
});

test('a link that leads out of the files root is refused when it is read', async () => {
  const f = files({});
  symlinkSync('/etc/passwd', join(f.folder, 'leak.csv'));
  await expect(readRows(f, 'leak')).rejects.toMatchObject({ code: 'connection.address_refused' });
});

test.each([
  [{ URI: '../x' }, 'connection.address_refused'],
  [{ URI: '/etc' }, 'connection.address_refused'],
  [{ URI: '' }, 'connection.properties_invalid'],
  [{ URI: '.', Delimiter: '"' }, 'connection.properties_invalid'],
  [{ URI: '.', Delimiter: 'ab' }, 'connection.properties_invalid'],
  [{ URI: '.', IncludeColumnHeaders: 'maybe' }, 'connection.properties_invalid'],
])('check refuses %j', (properties, code) => {
  let error: unknown;
  try {
    csvConnector.check(properties, files({}).environment);
  } catch (e) {
    error = e;
  }
  expect(error).toBeInstanceOf(DomainError);
  expect(error).toMatchObject({ code });
});

test('a folder that does not exist fails when it is opened', async () => {
  const f = files({}, { URI: 'nowhere' });
  csvConnector.check(f.connection.properties, f.environment);
  await expect(openSource(f)).rejects.toMatchObject({ code: 'connection.failed' });
});

test('a custom SELECT joins, filters and computes', async () => {
  const f = files({
    'orders.csv': 'id,who,price\n1,a,9.50\n2,b,12\n3,a,100\n',
    'people.csv': 'who,name\na,Ann\nb,Bob\n',
  });
  const { schema, rows } = await readSelect(
    f,
    `SELECT p.name AS [Name], COUNT(*) AS n, SUM(CAST(o.price AS REAL)) AS total
     FROM [orders.csv] o JOIN people p ON p.who = o.who WHERE CAST(o.price AS REAL) > 9 GROUP BY p.name ORDER BY 1`,
  );
  expect(schema.columns.map((c) => [c.name, c.type.kind])).toEqual([
    ['Name', 'string'],
    ['n', 'int64'],
    ['total', 'float64'],
  ]);
  expect(rows).toEqual([
    ['Ann', '2', '109.5'],
    ['Bob', '1', '12'],
  ]);
});

test('a custom SELECT cannot leave its files', async () => {
  const f = files({ 't.csv': 'a\n1\n' });
  await expect(readSelect(f, "SELECT readfile('/etc/passwd') FROM t")).rejects.toThrow(/readfile\(\) is not allowed/);
  await expect(readSelect(f, 'SELECT * FROM missing')).rejects.toThrow(/no such table: missing/);
});
