import { ZERO_COUNTERS } from '@jobglot/core';
import { withLoad } from '../../testing/conformance/keyed';
import { loadPages, loadPlan, smallRows, writeRows } from '../../testing/load-rows';
import { readRows } from '../../testing/read-rows';
import type { Row } from '../cell';
import { BadRowError, type LoadPlan } from '../connector';
import type { ColumnSchema } from '../table-schema';
import { makeSqliteFixture, query } from './testing/sqlite-fixture';

let f: ReturnType<typeof makeSqliteFixture>;
beforeEach(() => {
  f = makeSqliteFixture();
});
afterEach(() => f.close());

const COLUMNS: readonly ColumnSchema[] = ['id', 'name', 'n'].map((name) => ({
  name,
  type: { kind: name === 'id' ? 'int64' : 'string' },
  nullable: name !== 'id',
}));

function plan(mode: LoadPlan['mode'], differences: Partial<LoadPlan> = {}): LoadPlan {
  const p = loadPlan(f, 't', { mode, executionId: 2, fence: 2, ...differences });
  return { ...p, schema: { ...p.schema, columns: COLUMNS } };
}

/** Row 14 of a page of 20 is bad; it lies inside a group of ten that one statement inserts. */
function pageWith(bad: Row): Row[] {
  const rows = Array.from({ length: 20 }, (_, i): Row => [String(i + 10), `name ${i + 10}`, String(i)]);
  rows[14] = bad;
  return rows;
}

const refusal = (p: LoadPlan, rows: Row[]) =>
  withLoad(f, p, async (load) => {
    const error = (await writeRows(load, rows).catch((e: unknown) => e)) as BadRowError;
    await writeRows(load, [['500', 'fine', '5']], ZERO_COUNTERS);
    await load.finish(null);
    return error;
  });

const MIRROR = { against: 'table', insert: true, update: true, remove: false, apply: true, removeLimit: 100 } as const;

describe.each(['upsert', 'append', 'truncate', 'mirror'] as const)('%s', (mode) => {
  test.each<[string, string, Row, string | null, string]>([
    ['a missing value', 'name TEXT NOT NULL', ['24', null, '1'], 'name', 'NOT NULL constraint failed: t.name'],
    ['a value that is taken', 'name TEXT UNIQUE', ['24', 'name 10', '1'], 'name', 'UNIQUE constraint failed: t.name'],
    ['a check', "name TEXT CHECK (name <> 'x')", ['24', 'x', '1'], null, 'CHECK constraint failed'],
    ['a kind of value', 'name INT', ['24', 'secret', '1'], 'name', 'no whole number'],
    ['a missing key', 'name TEXT', [null, 'x', '1'], 'id', 'missing in the key'],
    ['a NUL', 'name TEXT', ['24', 'se\0cret', '1'], 'name', 'NUL'],
  ])('%s is told with its place, and the load goes on', async (_, name, bad, column, message) => {
    const numeric = name.includes('INT');
    query(f.file, `CREATE TABLE t (id INTEGER PRIMARY KEY, ${name}, n TEXT)`, 'SELECT 1');
    const rows = numeric ? pageWith(bad).map((r, i) => (i === 14 ? r : [r[0]!, '1', r[2]!])) : pageWith(bad);
    const p = plan(mode, { mirror: MIRROR });
    const error = await withLoad(f, p, async (load) => {
      const failure = await writeRows(load, rows).catch((e: unknown) => e);
      await writeRows(load, [['500', numeric ? '7' : 'fine', '5']], ZERO_COUNTERS);
      await load.finish(null);
      return failure;
    });
    expect(error).toBeInstanceOf(BadRowError);
    expect(error).toMatchObject({ row: 14, column });
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('secret');
    expect(query(f.file, 'SELECT id FROM t')).toEqual([[500n]]);
  });
});

test('a strict table takes no other type', async () => {
  query(f.file, 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INT) STRICT', 'SELECT 1');
  const p = plan('upsert');
  const columns = COLUMNS.map((c) => (c.name === 'n' ? { ...c, type: { kind: 'int64' } as const } : c));
  const tooLong = pageWith(['24', 'x', '99999999999999999999']);
  const error = await refusal({ ...p, schema: { ...p.schema, columns } }, tooLong);
  expect(error).toBeInstanceOf(BadRowError);
  expect(error).toMatchObject({ row: 14, column: 'n' });
});

test('the last rows of a page have their places too, and rows before a row are counted across chunks', async () => {
  query(f.file, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT CHECK (name <> 'x'), n TEXT)", 'SELECT 1');
  const rows = pageWith(['24', 'fine', '1']);
  rows.push(['90', 'x', null]);
  expect(await refusal(plan('append'), rows)).toMatchObject({ row: 20 });
});

test('rows of a table that is only updated need not have what its new rows need', async () => {
  query(f.file, 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n TEXT, must TEXT NOT NULL)', 'SELECT 1');
  query(f.file, "INSERT INTO t VALUES (1, 'a', 'b', 'c')", 'SELECT 1');
  const mirror = { ...MIRROR, insert: false };
  expect(await loadPages(f, plan('mirror', { mirror }), [[['1', 'new', 'b']]])).toMatchObject({ updated: 1 });
  expect(query(f.file, 'SELECT name, must FROM t')).toEqual([['new', 'c']]);
});

test.each(['"t"', '[t]', '`t`', "'t'", 't'])('the staging table of %s has its constraints', async (name) => {
  query(f.file, `create  table ${name}(id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE, n TEXT)`, 'SELECT 1');
  const rows: Row[] = [
    ['1', 'a', null],
    ['2', 'A', null],
  ];
  expect(await refusal(plan('truncate'), rows)).toMatchObject({ row: 1, column: 'name' });
});

test('an append into a table that numbers its rows itself', async () => {
  query(f.file, 'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)', 'SELECT 1');
  query(f.file, "INSERT INTO t (name) VALUES ('first')", 'SELECT 1');
  const named = loadPlan(f, 't', { mode: 'append', executionId: 2, fence: 2 });
  const columns = COLUMNS.slice(1, 2);
  await loadPages(f, { ...named, schema: { ...named.schema, columns, primaryKey: [] } }, [[['a'], ['b']]]);
  expect(await readRows(f, 't')).toEqual([
    ['1', 'first'],
    ['2', 'a'],
    ['3', 'b'],
  ]);
});

test('a key that is there already fails an append and adds nothing', async () => {
  await loadPages(f, loadPlan(f, 't'), [smallRows(1, 2)]);
  const again = loadPages(f, loadPlan(f, 't', { mode: 'append', executionId: 2, fence: 2 }), [smallRows(2, 3)]);
  await expect(again).rejects.toThrow('UNIQUE constraint failed: t.id');
  expect(await readRows(f, 't')).toEqual(smallRows(1, 2));
});
