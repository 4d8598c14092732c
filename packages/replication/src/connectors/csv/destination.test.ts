import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunAbort } from '@jobglot/core';
import { loadPages, loadPlan, openDestination, SMALL_COLUMNS, smallRows, writeRows } from '../../testing/load-rows';
import { makeFileFixture } from '../files/testing/file-fixture';
import { csvConnector } from './connector';

let f: ReturnType<typeof makeFileFixture>;
const file = (name: string) => join(f.folder, name);
const text = (name: string) => readFileSync(file(name), 'utf8');

beforeEach(() => {
  f = makeFileFixture(csvConnector);
});
afterEach(() => f.close());

/** A plan whose source declared a key; files keep none themselves. */
function keyed(name: string, differences: Parameters<typeof loadPlan>[2] = {}) {
  const plan = loadPlan(f, name, differences);
  return { ...plan, schema: { ...plan.schema, primaryKey: ['id'] } };
}

test('cells are quoted where they must be', async () => {
  const columns = ['a,b', 'c'].map((name) => ({ name, type: { kind: 'string' }, nullable: true }) as const);
  const plan = loadPlan(f, 'q');
  const rows = [
    ['x,y', 'say "hi"'],
    ['line\nbreak', null],
    ['', ' lead'],
    ['\ufeffmark', 'plain'],
  ];
  await loadPages(f, { ...plan, schema: { ...plan.schema, columns } }, [rows]);
  expect(text('q.csv')).toBe('"a,b",c\n"x,y","say ""hi"""\n"line\nbreak",\n""," lead"\n"\ufeffmark",plain\n');
});

test.each([
  ['t.tsv', {}, 'id\tname\n1\trow 1\n'],
  ['t', { Delimiter: ';' }, 'id;name\n1;row 1\n'],
  ['t', { IncludeColumnHeaders: 'false' }, '1,row 1\n'],
  ['t', { Delimiter: '^' }, 'id^name\n1^row 1\n'],
])('%s with %j', async (name, properties, expected) => {
  const other = { ...f, connection: { ...f.connection, properties: { URI: 'tables', ...properties } } };
  await loadPages(other, loadPlan(f, name), [smallRows(1, 1)]);
  expect(text(name.includes('.') ? name : 't.csv')).toBe(expected);
});

test('upsert merges by key: old order, new rows at the end, other columns kept', async () => {
  mkdirSync(f.folder);
  writeFileSync(file('m.csv'), 'note,id,name\nkeep,2,old\n,1,"a, b"\n"",3,""\n');
  const plan = keyed('m', { mode: 'upsert' });
  const pages = [
    [
      ['2', 'first'],
      ['4', 'four'],
      ['2', 'second'],
    ],
    [['3', null]],
  ];
  expect(await loadPages(f, plan, pages)).toEqual({ inserted: 1, updated: 2, deleted: 0 });
  expect(text('m.csv')).toBe('note,id,name\nkeep,2,second\n,1,"a, b"\n"",3,\n,4,four\n');
  expect(readdirSync(f.folder).sort()).toEqual(['.jobglot', 'm.csv']);
});

test('upsert adds columns when the schema may be altered, and starts a missing file', async () => {
  await loadPages(f, keyed('u', { mode: 'upsert' }), [smallRows(1, 2)]);
  const plan = keyed('u', { mode: 'upsert', alterSchema: true, executionId: 2, fence: 2 });
  const columns = [...SMALL_COLUMNS, { name: 'extra', type: { kind: 'string' }, nullable: true } as const];
  await loadPages(f, { ...plan, schema: { ...plan.schema, columns } }, [[['2', 'two', 'new']]]);
  expect(text('u.csv')).toBe('id,name,extra\n1,row 1,\n2,two,new\n');
});

test('upsert without a key column in the file is refused', async () => {
  mkdirSync(f.folder);
  writeFileSync(file('n.csv'), 'name\nx\n');
  await expect(loadPages(f, keyed('n', { mode: 'upsert' }), [])).rejects.toThrow('lacks the key column "id"');
});

test('a lower fence is refused, and what a dead run left is removed by the next', async () => {
  await loadPages(f, loadPlan(f, 'd', { fence: 5 }), [smallRows(1, 1)]);
  const dead = await openDestination(f);
  const load = await dead.beginLoad(loadPlan(f, 'd', { fence: 6 }), () => {});
  await writeRows(load, smallRows(1, 2));
  await dead.close();
  expect(readdirSync(f.folder)).toContain('d.csv.part-6');
  await expect(loadPages(f, loadPlan(f, 'd', { fence: 5 }), [])).rejects.toMatchObject(new RunAbort('claim_lost'));
  expect(text('d.csv')).toBe('id,name\n1,row 1\n');
  await loadPages(f, loadPlan(f, 'd', { fence: 7 }), [smallRows(9, 9)]);
  expect(readdirSync(f.folder).sort()).toEqual(['.jobglot', 'd.csv']);
  expect(text('d.csv')).toBe('id,name\n9,row 9\n');
});

test.each([['../up'], ['a/b'], ['.hidden'], ['nul\0'], ['x'.repeat(250)]])(
  'the table name %j is refused',
  async (name) => {
    await expect(loadPages(f, loadPlan(f, name), [])).rejects.toThrow(/name/);
  },
);

test('a schema is refused', async () => {
  const plan = loadPlan(f, 't', { table: { schema: 'dbo', name: 't' } });
  await expect(loadPages(f, plan, [])).rejects.toThrow('Files have no schema "dbo"');
});

test('a connection to one file has one table', async () => {
  const one = { ...f, connection: { ...f.connection, properties: { URI: 'tables/out.csv' } } };
  await expect(loadPages(one, loadPlan(f, 'other'), [])).rejects.toThrow('only table is [out]');
  await loadPages(one, loadPlan(f, 'out'), [smallRows(1, 1)]);
  expect(text('out.csv')).toBe('id,name\n1,row 1\n');
});
