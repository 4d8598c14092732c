import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeChanges } from '../../testing/conformance/deletes';
import { keyedPlan, withLoad } from '../../testing/conformance/keyed';
import { loadPages, openDestination, SMALL_COLUMNS, smallRows, writeRows } from '../../testing/load-rows';
import { readRows } from '../../testing/read-rows';
import { BadRowError, type LoadPlan, type MirrorPlan } from '../connector';
import { csvConnector } from '../csv/connector';
import { jsonConnector } from '../json/connector';
import type { ColumnSchema } from '../table-schema';
import { PartFile } from './part-file';
import { makeFileFixture } from './testing/file-fixture';

let f: ReturnType<typeof makeFileFixture>;
beforeEach(() => {
  f = makeFileFixture(csvConnector);
  mkdirSync(f.folder);
});
afterEach(() => f.close());

const write = (name: string, text: string) => writeFileSync(join(f.folder, name), text);
const text = (name: string) => readFileSync(join(f.folder, name), 'utf8');
const plan = (name: string, differences: Partial<LoadPlan> = {}) => keyedPlan(f, name, differences);
const withColumns = (p: LoadPlan, columns: readonly ColumnSchema[]): LoadPlan => ({
  ...p,
  schema: { ...p.schema, columns },
});
const bool = { name: 'flag', type: { kind: 'bool' }, nullable: true } as const;
const mirrored = (name: string, mirror: Partial<MirrorPlan> = {}, more: Partial<LoadPlan> = {}) =>
  plan(name, {
    mode: 'mirror',
    deletions: 'delete',
    mirror: { against: 'table', insert: true, update: true, remove: true, apply: true, removeLimit: 100, ...mirror },
    ...more,
  });

test('append keeps the old rows as they are, whatever order its columns have', async () => {
  write('a.csv', 'note,name,id\n"a, b",,1\n"",""," 7"\n');
  await loadPages(f, plan('a', { mode: 'append' }), [smallRows(1, 2)]);
  expect(text('a.csv')).toBe('note,name,id\n"a, b",,1\n"",""," 7"\n,row 1,1\n,row 2,2\n');
  expect(readdirSync(f.folder).sort()).toEqual(['.jobglot', 'a.csv']);
});

test('append adds columns when the schema may be altered, and goes on with an array of objects', async () => {
  f = { ...f, connector: jsonConnector };
  await loadPages(f, plan('j'), [smallRows(1, 1)]);
  const wider = withColumns(plan('j', { mode: 'append', alterSchema: true }), [...SMALL_COLUMNS, bool]);
  await loadPages(f, wider, [[['2', 'b', 't']]]);
  expect(text('j.json')).toBe('[\n{"id":1,"name":"row 1","flag":null},\n{"id":2,"name":"b","flag":true}\n]\n');
});

test('what is written and what is there are compared alike: numbers, booleans, times', async () => {
  const columns: ColumnSchema[] = [
    ...SMALL_COLUMNS,
    bool,
    { name: 'at', type: { kind: 'timestamp' }, nullable: true },
    { name: 'price', type: { kind: 'decimal' }, nullable: true },
  ];
  const rows = [
    ['10', 'a', 't', '2024-05-01 10:00:00', '1.10'],
    ['9', 'b', 'f', null, null],
  ];
  for (const connector of [csvConnector, jsonConnector]) {
    f = { ...f, connector };
    await loadPages(f, withColumns(plan('same'), columns), [rows]);
    const again = withColumns(mirrored('same'), columns);
    expect(await loadPages(f, again, [rows])).toEqual({ inserted: 0, updated: 0, deleted: 0 });
    const range = { column: 'id', from: '9', to: '10' };
    expect((await loadPages(f, withColumns(mirrored('same', { range }), columns), [])).deleted).toBe(2);
  }
});

test('rows keep their order, and cells their spelling', async () => {
  write('o.csv', 'id,name,extra\n3,"x",1.50\n1,y,007\n2,,"\n"\n');
  await loadPages(f, mirrored('o'), [[...smallRows(2, 2), ['3', 'x'], ...smallRows(4, 4)]]);
  expect(text('o.csv')).toBe('id,name,extra\n3,x,1.50\n2,row 2,"\n"\n4,row 4,\n');
});

test('a comparison that changes nothing does not touch the file, and keeps the state', async () => {
  await loadPages(f, plan('c'), [smallRows(1, 3)]);
  const before = statSync(join(f.folder, 'c.csv'), { bigint: true });
  await withLoad(f, mirrored('c', { apply: false }), async (load) => {
    await writeRows(load, smallRows(2, 4));
    expect(await load.finish({ seen: 1 })).toEqual({ inserted: 1, updated: 0, deleted: 1 });
  });
  const after = statSync(join(f.folder, 'c.csv'), { bigint: true });
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  const destination = await openDestination(f);
  expect(await destination.taskState('100000000000000001', { schema: null, name: 'c' })).toEqual({ seen: 1 });
  await destination.close();
  expect(readdirSync(f.folder).sort()).toEqual(['.jobglot', 'c.csv']);
});

test('the states of several tasks lie side by side', async () => {
  const load = (taskId: string, mode: LoadPlan['mode']) =>
    withLoad(f, plan('several', { mode, taskId }), async (l) => {
      await writeRows(l, smallRows(1, 2));
      await l.finish({ task: taskId });
    });
  await load('1', 'replace');
  await load('2', 'upsert');
  await load('3', 'truncate');
  const destination = await openDestination(f);
  for (const task of ['1', '2', '3']) {
    expect(await destination.taskState(task, { schema: null, name: 'several' })).toEqual({ task });
  }
  await destination.close();
});

test('marks are added to a file from before, and a row added by hand is not deleted', async () => {
  write('m.csv', 'id,name\n1,row 1\n2,row 2\n');
  const marking = () => plan('m', { mode: 'upsert', deletions: 'mark' });
  await withLoad(f, marking(), async (load) => {
    expect(await writeChanges(load, smallRows(3, 3), [['1']])).toEqual({ inserted: 1, updated: 0, deleted: 1 });
    await load.finish(null);
  });
  expect(text('m.csv')).toBe('id,name,_cdatasync_deleted\n1,row 1,true\n2,row 2,false\n3,row 3,false\n');
  write('m.csv', `${text('m.csv')}4,by hand,\n`);
  await loadPages(f, marking(), [smallRows(1, 1)]);
  expect(text('m.csv')).toBe(
    'id,name,_cdatasync_deleted\n1,row 1,false\n2,row 2,false\n3,row 3,false\n4,by hand,false\n',
  );
});

test('a row without a key is refused, and the load goes on', async () => {
  write('b.csv', 'id,name\n,old without key\n1,a\n');
  await withLoad(f, plan('b', { mode: 'upsert' }), async (load) => {
    const error = await writeRows(load, [...smallRows(5, 6), [null, 'secret']]).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(BadRowError);
    expect(error).toMatchObject({ row: 2, column: 'id' });
    await writeRows(load, smallRows(1, 1));
    await load.finish(null);
  });
  expect(text('b.csv')).toBe('id,name\n,old without key\n1,row 1\n');
});

test('what was sent is remembered per task, and forgotten with the file', async () => {
  const sync = (taskId: string) => mirrored('s', { against: 'snapshot' }, { taskId });
  await loadPages(f, sync('1'), [smallRows(1, 2)]);
  write('s.csv', 'id,name\n1,theirs\n2,row 2\n');
  expect(await loadPages(f, sync('1'), [smallRows(1, 2)])).toEqual({ inserted: 0, updated: 0, deleted: 0 });
  expect(text('s.csv')).toContain('theirs');
  expect(await loadPages(f, sync('2'), [smallRows(1, 2)])).toMatchObject({ updated: 1 });
  rmSync(join(f.folder, 's.csv'));
  expect(await loadPages(f, sync('1'), [smallRows(1, 2)])).toMatchObject({ inserted: 2 });
});

test('history made anew asks nothing of the file that was there', async () => {
  write('n.csv', 'other\nx\n');
  const anew = plan('n', { mode: 'history', historyBy: 'id', anew: true });
  await loadPages(f, anew, [smallRows(1, 1)]);
  expect(text('n.csv')).toBe('id,name,_cdatasync_active,_cdatasync_start,_cdatasync_end\n1,row 1,true,1,\n');
});

test('history goes by whole numbers as by times', async () => {
  const history = () => plan('h', { mode: 'history', historyBy: 'id' });
  const keyed = (p: LoadPlan) => ({ ...p, schema: { ...p.schema, primaryKey: ['name'] } });
  await loadPages(f, keyed(history()), [[['9', 'a']]]);
  expect((await loadPages(f, keyed(history()), [[['10', 'a']]])).inserted).toBe(1);
  expect((await loadPages(f, keyed(history()), [[['9', 'a']]])).inserted).toBe(0);
  expect(await readRows(f, 'h')).toEqual([
    ['9', 'a', 'false', '9', '10'],
    ['10', 'a', 'true', '10', null],
  ]);
});

test.each([
  ['before', 'old', 1],
  ['after', 'new', 2],
])('an append that dies just %s the new file is in place leaves the %s state beside it', async (when, state, rows) => {
  const load = (id: number, cursor: string) =>
    withLoad(f, plan('k', { mode: 'append' }), async (l) => {
      await writeRows(l, smallRows(id, id));
      await l.finish({ cursor });
    });
  await load(1, 'old');
  const commit = PartFile.prototype.commit;
  jest.spyOn(PartFile.prototype, 'commit').mockImplementationOnce(async function (this: PartFile) {
    if (when === 'after') await commit.call(this);
    throw new Error('killed');
  });
  await expect(load(2, 'new')).rejects.toThrow('killed');
  const destination = await openDestination(f);
  const kept = await destination.taskState('100000000000000001', { schema: null, name: 'k' });
  await destination.close();
  expect(kept).toEqual({ cursor: state });
  expect(await readRows(f, 'k')).toEqual(smallRows(1, rows));
});
