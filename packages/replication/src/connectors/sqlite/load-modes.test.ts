import { writeChanges } from '../../testing/conformance/deletes';
import { keyedPlan, withLoad } from '../../testing/conformance/keyed';
import { loadPages, openDestination, SMALL_COLUMNS, smallRows, writeRows } from '../../testing/load-rows';
import { readRows } from '../../testing/read-rows';
import { DELETED_COLUMN, type LoadPlan, type MirrorPlan } from '../connector';
import type { ColumnSchema, LogicalType } from '../table-schema';
import { makeSqliteFixture, query } from './testing/sqlite-fixture';

let f: ReturnType<typeof makeSqliteFixture>;
beforeEach(() => {
  f = makeSqliteFixture();
});
afterEach(() => f.close());

const plan = (name: string, differences: Partial<LoadPlan> = {}) => keyedPlan(f, name, differences);
const withColumns = (p: LoadPlan, columns: readonly ColumnSchema[]): LoadPlan => ({
  ...p,
  schema: { ...p.schema, columns },
});
const column = (name: string, kind: LogicalType['kind']) => ({ name, type: { kind }, nullable: true }) as ColumnSchema;
const mirrored = (name: string, mirror: Partial<MirrorPlan>, more: Partial<LoadPlan> = {}) =>
  plan(name, {
    mode: 'mirror',
    deletions: 'delete',
    mirror: { against: 'table', insert: true, update: true, remove: true, apply: true, removeLimit: 100, ...mirror },
    ...more,
  });

test('a state table of an earlier version gets the new columns, and keeps its fences', async () => {
  query(
    f.file,
    `CREATE TABLE _jobglot_state (dest_table TEXT NOT NULL, task_id TEXT NOT NULL, execution_id INTEGER NOT NULL,
      fence INTEGER NOT NULL, plan_hash TEXT NOT NULL, last_key TEXT, counters TEXT, updated_at TEXT NOT NULL,
      PRIMARY KEY (dest_table, task_id))`,
    "INSERT INTO _jobglot_state VALUES ('old', '100000000000000001', 1, 999999, 'h', NULL, NULL, 'then')",
    'SELECT 1',
  );
  const task = '100000000000000001';
  const state = async (name: string) => {
    const destination = await openDestination(f);
    return destination.taskState(task, { schema: null, name }).finally(() => destination.close());
  };
  expect(await state('old')).toBeNull();
  const late = withLoad(f, plan('old', { fence: 1 }), async () => {});
  await expect(late).rejects.toMatchObject({ why: 'claim_lost' });
  await withLoad(f, plan('old', { fence: 1_000_000 }), (load) => load.finish({ cursor: 'x' }));
  expect(await state('OLD')).toEqual({ cursor: 'x' });
});

test('temporary tables do not stay, also after a page that was refused', async () => {
  const history = plan('kept', { mode: 'history', historyBy: 'id', deletions: 'delete' });
  await withLoad(f, history, async (load) => {
    await expect(writeRows(load, [[null, 'no key']])).rejects.toThrow('missing in the key');
    await writeChanges(load, smallRows(1, 2), [['9']]);
    await load.finish(null);
  });
  expect(await f.contents()).toEqual(['kept']);
  expect(query(f.file, 'SELECT id, _cdatasync_start, _cdatasync_end FROM kept')).toEqual([
    [1n, 1n, null],
    [2n, 2n, null],
  ]);
});

test('a version whose bounds are numbers keeps its end open when the row is gone', async () => {
  const history = () => plan('numbered', { mode: 'history', historyBy: 'id', deletions: 'mark' });
  await loadPages(f, history(), [smallRows(1, 2)]);
  await withLoad(f, history(), async (load) => {
    expect((await writeChanges(load, [], [['1']])).deleted).toBe(1);
    await load.finish(null);
  });
  expect(query(f.file, 'SELECT id, _cdatasync_active, _cdatasync_end FROM numbered')).toEqual([
    [1n, 0n, null],
    [2n, 1n, null],
  ]);
});

test('a mirror of a history table closes the active versions of what is gone, and counts no others', async () => {
  const columns = [SMALL_COLUMNS[0]!, column('at', 'timestamptz')];
  const row = (id: number, second: number) => [String(id), `2024-05-01 10:00:0${second}+00`];
  const history = () => withColumns(plan('past', { mode: 'history', historyBy: 'at' }), columns);
  await loadPages(f, history(), [[row(1, 1), row(2, 1), row(3, 1)]]);
  await loadPages(f, history(), [[row(1, 2)]]);
  const keys = (more: Partial<MirrorPlan>) =>
    withColumns(mirrored('past', { insert: false, update: false, ...more }), columns.slice(0, 1));
  expect((await loadPages(f, keys({ apply: false }), [[['3']]])).deleted).toBe(2);
  const ranged = { range: { column: 'id', from: '2', to: null } };
  expect((await loadPages(f, keys(ranged), [[['3']]])).deleted).toBe(1);
  const rows = query(f.file, 'SELECT id, _cdatasync_active, _cdatasync_end FROM past ORDER BY id, at');
  expect(rows.map((r) => r.slice(0, 2))).toEqual([
    [1n, 0n],
    [1n, 1n],
    [2n, 0n],
    [3n, 1n],
  ]);
  expect(String(rows[2]![2])).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\+00$/);
});

test.each<[LogicalType['kind'], string, string[], [string, string], number]>([
  ['decimal', 'DECIMAL_TEXT', ['9.5', '10', '100'], ['9', '11'], 2],
  [
    'timestamp',
    'DATETIME',
    ['2024-05-01T10:00:00', '2024-05-01 12:00:00Z'],
    ['2024-05-01 10:00:00', '2024-05-01 11:00:00'],
    1,
  ],
  ['int64', 'INTEGER', ['9', '10', '100'], ['9', '11'], 2],
])('the range of a mirror is compared as %s', async (kind, declared, values, [from, to], gone) => {
  query(f.file, `CREATE TABLE r (id INTEGER PRIMARY KEY, v ${declared})`, 'SELECT 1');
  for (const [i, v] of values.entries()) query(f.file, `INSERT INTO r VALUES (${i}, '${v}')`, 'SELECT 1');
  const compared = mirrored('r', { range: { column: 'v', from, to } });
  const columns = [SMALL_COLUMNS[0]!, column('v', kind)];
  expect((await loadPages(f, withColumns(compared, columns), [])).deleted).toBe(gone);
});

test('a column that is new at the source is sent to the rows that were sent before', async () => {
  const sync = (alterSchema = false) => mirrored('wider', { against: 'snapshot' }, { alterSchema });
  await loadPages(f, sync(), [smallRows(1, 2)]);
  const columns = [...SMALL_COLUMNS, column('extra', 'string')];
  const rows = smallRows(1, 2).map((r, i) => [...r, i === 0 ? 'new' : null]);
  expect(await loadPages(f, withColumns(sync(true), columns), [rows])).toMatchObject({ inserted: 0, updated: 1 });
  expect(await readRows(f, 'wider')).toEqual(rows);
});

test('rows that were sent to a table that is gone are sent again', async () => {
  const sync = () => mirrored('dropped', { against: 'snapshot' });
  await loadPages(f, sync(), [smallRows(1, 3)]);
  query(f.file, 'DROP TABLE dropped', 'SELECT 1');
  expect(await loadPages(f, sync(), [smallRows(1, 2)])).toEqual({ inserted: 2, updated: 0, deleted: 0 });
  expect(await loadPages(f, sync(), [smallRows(1, 2)])).toEqual({ inserted: 0, updated: 0, deleted: 0 });
});

test('rows outside the range stay in the snapshot', async () => {
  const sync = (mirror: Partial<MirrorPlan> = {}) => mirrored('parts', { against: 'snapshot', ...mirror });
  await loadPages(f, sync(), [smallRows(1, 5)]);
  const range = { column: 'id', from: '4', to: null };
  expect(await loadPages(f, sync({ range }), [smallRows(4, 4)])).toEqual({ inserted: 0, updated: 0, deleted: 1 });
  expect(await loadPages(f, sync(), [smallRows(1, 4)])).toEqual({ inserted: 0, updated: 0, deleted: 0 });
});

test('a comparison makes no table, and one with no table is refused', async () => {
  const counted = mirrored('absent', { against: 'snapshot', apply: false });
  expect(await loadPages(f, counted, [smallRows(1, 3)])).toEqual({ inserted: 3, updated: 0, deleted: 0 });
  expect(await f.contents()).toEqual([]);
  await expect(loadPages(f, mirrored('absent', {}), [])).rejects.toThrow('no table "absent" to compare with');
});

test('what cannot be marked or told apart is refused', async () => {
  const marks = withColumns(plan('m', { deletions: 'mark' }), [...SMALL_COLUMNS, column(DELETED_COLUMN, 'bool')]);
  await expect(loadPages(f, marks, [])).rejects.toThrow('a column _cdatasync_deleted of its own');
  const keyless = mirrored('m', {});
  const nothing = { ...keyless, schema: { ...keyless.schema, primaryKey: [] } };
  await expect(loadPages(f, nothing, [])).rejects.toThrow('no key');
  await expect(loadPages(f, plan('m', { mode: 'history', historyBy: 'no' }), [])).rejects.toThrow('no column "no"');
});

test('marks of a source that has them are copied as data', async () => {
  const columns = [...SMALL_COLUMNS, column(DELETED_COLUMN, 'bool')];
  await loadPages(f, withColumns(plan('copy'), columns), [[['1', 'a', 't']]]);
  const again = withColumns(plan('copy', { mode: 'upsert', deletions: 'delete' }), columns);
  await loadPages(f, again, [[['1', 'b', 't']]]);
  expect(await readRows(f, 'copy')).toEqual([['1', 'b', 't']]);
});

test('of a key that comes twice the last row counts once, also where unchanged rows are skipped', async () => {
  await loadPages(f, plan('twice'), [smallRows(1, 2)]);
  const page = [...smallRows(1, 1), ['1', 'other'], ['1', 'last'], ...smallRows(2, 2), ...smallRows(2, 2)];
  const counts = await loadPages(f, plan('twice', { mode: 'upsert', skipUnchanged: true }), [page]);
  expect(counts).toEqual({ inserted: 0, updated: 1, deleted: 0 });
  expect(await readRows(f, 'twice')).toEqual([['1', 'last'], ...smallRows(2, 2)]);
});
