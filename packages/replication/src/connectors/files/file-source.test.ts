import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { openSource, readRows } from '../../testing/read-rows';
import type { ReadPlan, SourceQuery } from '../connector';
import { csvConnector } from '../csv/connector';
import { jsonConnector } from '../json/connector';
import { selectQuery } from './testing/read-select';
import { type FileFixture, writtenFiles } from './testing/written-files';

const csv = writtenFiles(csvConnector);
const json = writtenFiles(jsonConnector);
const at = (name: string) => ({ kind: 'table', path: { schema: null, name } }) as const;

async function highest(f: FileFixture, query: SourceQuery, column: string): Promise<unknown> {
  const source = await openSource(f);
  const mark = await source.highMark!(query, column);
  await source.close();
  return mark && [mark.highest, mark.settled];
}

const ids = async (f: FileFixture, plan: Partial<ReadPlan>) =>
  (await readRows(f, 't', { columns: ['id'], ...plan })).map((r) => r[0]).join(' ');

test('a text column is compared as a number when all its values are numbers, else as text', async () => {
  const f = csv({ 't.csv': 'id,n,t\n1,9,9\n2,10.5,10\n3,+1e1,b\n4,,\n5,-3,""\n' });
  expect(await highest(f, at('t'), 'n')).toEqual(['10.5', '10.5']);
  expect(await highest(f, at('t'), 't')).toEqual(['b', 'b']);
  const range = { column: 'n', from: '-3', to: '10', withNulls: false };
  expect(await ids(f, { range, orderBy: ['n', 'id'] })).toBe('5 1 3');
  expect(await ids(f, { range: { ...range, withNulls: true } })).toBe('1 3 4 5');
  expect(await ids(f, { range: { column: 't', from: '10', to: '9', withNulls: false }, orderBy: ['t'] })).toBe('2 1');
});

test('the cells of a range are spelled as they are without it', async () => {
  const f = json({ 't.json': '[{"id":1,"d":1.10,"b":true,"x":{"a": 1.0}},{"id":2,"d":2.00,"b":null,"x":[ 1 ]}]' });
  const range = { column: 'd', from: '1.1', to: null, withNulls: false };
  expect(await readRows(f, 't', { range })).toEqual(await readRows(f, 't'));
  expect(await highest(f, at('t'), 'd')).toEqual(['2.00', '2.00']);
});

test('a range of a SELECT over files; what is missing is named', async () => {
  const f = csv({ 't.csv': 'id,n\n1,9\n2,10\n3,100\n' });
  const query = selectQuery('SELECT id, n FROM t');
  expect(await highest(f, query, 'n')).toEqual(['100', '100']);
  const source = await openSource(f);
  const rows: unknown[] = [];
  const range = { column: 'n', from: '9', to: '10', withNulls: false };
  for await (const chunk of source.read({ query, columns: ['id'], range, format: 'rows', chunkRows: 9 })) {
    rows.push(...(chunk.format === 'rows' ? chunk.rows : []));
  }
  expect(rows).toEqual([['1'], ['2']]);
  await expect(source.highMark!(at('t'), 'no')).rejects.toThrow('no column "no"');
  await expect(source.highMark!(at('no'), 'n')).rejects.toThrow('"no"');
  await source.close();
});

test('the files of a folder are listed with size and time; one file is no folder', async () => {
  const f = csv({ 'b.csv': 'id\n1\n', 'a.tsv': 'id\n', 'a.csv': 'id\n22\n', 'no.txt': 'x', '.hidden.csv': 'id\n' });
  utimesSync(join(f.folder, 'b.csv'), 0, 1714557600.25);
  const source = await openSource(f);
  const files = await source.files!();
  await source.close();
  expect(files.map(({ path, name, bytes }) => [path.name, name, bytes])).toEqual([
    ['a', 'a.csv', 6],
    ['a.tsv', 'a.tsv', 3],
    ['b', 'b.csv', 5],
  ]);
  expect(files[2]?.modified).toBe('2024-05-01T10:00:00.250000000Z');
  const one = { ...f, connection: { ...f.connection, properties: { URI: 'tables/b.csv' } } };
  const single = await openSource(one);
  expect(single.files).toBeUndefined();
  await single.close();
});
