import { parseStatement } from '../../grammar/parse-statement';
import { openSource } from '../../testing/read-rows';
import { csvConnector } from '../csv/connector';
import type { ColumnSchema } from '../table-schema';
import { plainProjection, projectedColumns } from './plain-projection';
import { ScratchQuery } from './scratch-query';
import { readSelect, selectQuery } from './testing/read-select';
import { writtenFiles } from './testing/written-files';

function projection(sql: string) {
  const statement = parseStatement(`REPLICATE [x] ${sql}`);
  if (statement.kind !== 'replicate' || statement.source?.kind !== 'select') throw new Error('not a SELECT');
  return plainProjection(statement.source.select);
}

test.each([
  ['SELECT [Col1], [b c] FROM [in/2026]', { table: 'in/2026', columns: ['Col1', 'b c'] }],
  ['select a from t', { table: 't', columns: ['a'] }],
  ['SELECT * FROM "t"', { table: 't', columns: null }],
  ['SELECT a, b FROM t WHERE a = 1', null],
  ['SELECT a, FROM t', null],
  ['SELECT a b FROM t', null],
  ['SELECT a AS b FROM t', null],
  ['SELECT DISTINCT a FROM t', null],
  ["SELECT 'a' FROM t", null],
  ['SELECT 1 FROM t', null],
  ['SELECT null FROM t', null],
  ['SELECT rowid FROM t', null],
  ['SELECT t.a FROM t', null],
  ['SELECT lower(a) FROM t', null],
  ['SELECT a FROM s.t', null],
  ['SELECT a FROM t u', null],
  ['SELECT a', null],
])('%s', (sql, expected) => expect(projection(sql)).toEqual(expected));

const columns: ColumnSchema[] = ['Id', 'Col3', 'name'].map((name) => ({
  name,
  type: { kind: 'string' },
  nullable: true,
}));
const names = (...wanted: string[]) => projectedColumns(columns, wanted)?.map((c) => c.name) ?? null;

test('columns are found by name, else by number', () => {
  expect(names('name', 'id')).toEqual(['name', 'Id']);
  expect(names('Col3', 'Col1')).toEqual(['Col3', 'Id']);
  expect(names('Col4')).toBeNull();
  expect(names('Col0')).toBeNull();
  expect(names('nobody')).toBeNull();
  expect(names('Id', 'Col1')).toBeNull();
  expect(projectedColumns(columns, null)).toBe(columns);
});

describe('a SELECT over a file', () => {
  const files = writtenFiles(csvConnector);
  const text = 'id,name,note\n1,a,x\n2,b,\n';
  afterEach(() => jest.restoreAllMocks());

  test('that only names columns needs no database', async () => {
    const open = jest.spyOn(ScratchQuery, 'open');
    const { schema, rows } = await readSelect(files({ 't.csv': text }), 'SELECT note, [Col1] FROM t');
    expect(schema.columns.map((c) => c.name)).toEqual(['note', 'id']);
    expect(rows).toEqual([
      ['x', '1'],
      [null, '2'],
    ]);
    expect(open).not.toHaveBeenCalled();
  });

  test('that does more, or names what is not there, is answered by one', async () => {
    const open = jest.spyOn(ScratchQuery, 'open');
    const f = files({ 't.csv': text });
    expect((await readSelect(f, "SELECT note FROM t WHERE id = '2'")).rows).toEqual([[null]]);
    await expect(readSelect(f, 'SELECT nobody FROM t')).rejects.toThrow('nobody');
    expect(open).toHaveBeenCalledTimes(2);
  });

  test('and a range of it', async () => {
    const source = await openSource(files({ 't.csv': text }));
    const query = selectQuery('SELECT note, Col2 FROM t');
    const rows: unknown[] = [];
    const range = { column: 'name', from: 'b', to: null, withNulls: false };
    for await (const chunk of source.read({ query, columns: ['name', 'note'], range, format: 'rows', chunkRows: 9 })) {
      rows.push(...(chunk.format === 'rows' ? chunk.rows : []));
    }
    expect(rows).toEqual([['b', null]]);
    await source.close();
  });
});
