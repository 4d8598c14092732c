import { keyedPlan, withLoad } from '../../testing/conformance/keyed';
import { loadPages, openDestination, smallRows, writeRows } from '../../testing/load-rows';
import { openSource, readRows } from '../../testing/read-rows';
import type { Row } from '../cell';
import type { LoadPlan } from '../connector';
import type { ColumnSchema, LogicalType } from '../table-schema';
import { hasMariadb, MYSQL_MISSING, type MysqlFixture, makeMysqlFixture } from './testing/mysql-fixture';

const suite = hasMariadb() ? describe : describe.skip;

suite(hasMariadb() ? 'MySQL target tables' : MYSQL_MISSING, () => {
  let f: MysqlFixture;
  beforeAll(async () => {
    f = await makeMysqlFixture();
  });
  afterAll(() => f?.close());

  const sql = async (text: string) => (await f.client.query(text))[0] as Record<string, unknown>[];
  const column = (name: string, type: LogicalType): ColumnSchema => ({ name, type, nullable: true });
  const ID = column('id', { kind: 'int64' });
  const plan = (table: string, columns: ColumnSchema[], differences: Partial<LoadPlan> = {}): LoadPlan => {
    const keyed = keyedPlan(f, table, differences);
    return { ...keyed, schema: { ...keyed.schema, columns: [ID, ...columns] } };
  };
  const createOf = async (table: string) => String((await sql(`SHOW CREATE TABLE ${table}`))[0]!['Create Table']);

  test('many limited strings have room in a row, and keep their limits', async () => {
    const columns = Array.from({ length: 60 }, (_, i) => column(`c${i}`, { kind: 'string', length: 500 }));
    const row: Row = ['1', ...Array<string>(60).fill('ü'.repeat(500))];
    await loadPages(f, plan('wide', columns), [[row]]);
    expect(await readRows(f, 'wide')).toEqual([row]);
    const destination = await openDestination(f);
    const schema = await destination.describe({ schema: null, name: 'wide' });
    await destination.close();
    expect(schema?.columns.slice(1).map((c) => c.type)).toEqual(columns.map((c) => c.type));
  });

  test('names that MySQL has no characters for are changed, each apart from its like', async () => {
    const destination = await openDestination(f);
    const names = ['sales 😀', 'sales 🎈', 'sales ', 'sales'].map((n) => destination.identifier(n));
    await destination.close();
    expect(new Set(names).size).toBe(4);
    for (const name of names) {
      await loadPages(f, keyedPlan(f, name), [smallRows(1, 2)]);
      expect(await readRows(f, name)).toEqual(smallRows(1, 2));
    }
  });

  test('a table whose rows another unique key forbids is not filled with fewer of them', async () => {
    await sql(
      "CREATE TABLE people (id bigint PRIMARY KEY, email varchar(50) UNIQUE); INSERT INTO people VALUES (9, 'z')",
    );
    const rows: Row[] = [
      ['1', 'x'],
      ['2', 'x'],
    ];
    const load = loadPages(f, plan('people', [column('email', { kind: 'string' })], { mode: 'truncate' }), [rows]);
    await expect(load).rejects.toThrow(/the key is there already/);
    expect(await sql('SELECT * FROM people')).toEqual([{ id: 9, email: 'z' }]);
  });

  test('a table that must stay computes its own columns while it is filled', async () => {
    await sql(`CREATE TABLE computing (id bigint PRIMARY KEY, name varchar(50), loud varchar(50) AS (upper(name)) STORED);
      CREATE TRIGGER computing_tr AFTER INSERT ON computing FOR EACH ROW SET @x = 1`);
    const columns = [column('loud', { kind: 'string' }), column('name', { kind: 'string' })];
    await loadPages(f, plan('computing', columns), [[['1', 'ignored', 'a']]]);
    expect(await sql('SELECT * FROM computing')).toEqual([{ id: 1, name: 'a', loud: 'A' }]);
  });

  test('a table with a view over it stays, and so does a partitioned one', async () => {
    await loadPages(f, keyedPlan(f, 'viewed'), [smallRows(1, 2)]);
    await sql('CREATE VIEW seen AS SELECT id, name FROM viewed');
    await loadPages(f, plan('viewed', [column('other', { kind: 'string' })]), [[['5', 'new']]]);
    expect(await sql('SELECT * FROM seen')).toEqual([{ id: 5, name: null }]);
    await sql('CREATE TABLE parted (id bigint PRIMARY KEY, name longtext) PARTITION BY HASH(id) PARTITIONS 3');
    await loadPages(f, keyedPlan(f, 'parted'), [smallRows(1, 2)]);
    expect(await createOf('parted')).toContain('PARTITIONS 3');
    expect(await readRows(f, 'parted')).toEqual(smallRows(1, 2));
  });

  test('an engine that takes nothing back is refused, with what to do', async () => {
    await sql('CREATE TABLE isam (id bigint PRIMARY KEY, name text) ENGINE = MyISAM');
    await expect(loadPages(f, keyedPlan(f, 'isam', { mode: 'upsert' }), [smallRows(1, 2)])).rejects.toThrow(
      /MyISAM.*ENGINE = InnoDB/,
    );
    await loadPages(f, keyedPlan(f, 'isam'), [smallRows(1, 2)]);
    expect(await createOf('isam')).toContain('ENGINE=InnoDB');
  });

  test('a run that died behind its swap: the table is listed, and its state counts', async () => {
    const keyed = keyedPlan(f, 'swapped');
    await withLoad(f, keyed, async (load) => {
      await writeRows(load, smallRows(1, 2));
      await load.finish({ cursor: 'old' });
    });
    const row = "dest_table LIKE '%.swapped'";
    await sql(`UPDATE _jobglot_state SET phase = 'swapping', next_state = '{"cursor":"new"}' WHERE ${row};
      ALTER TABLE swapped COMMENT = 'jobglot staging ${keyed.taskId}/${keyed.executionId}'`);
    const destination = await openDestination(f);
    expect(await destination.taskState(keyed.taskId, keyed.table)).toEqual({ cursor: 'new' });
    await destination.close();
    const source = await openSource(f);
    expect((await source.tables()).map((t) => t.name)).toContain('swapped');
    await source.close();
    await loadPages(f, keyedPlan(f, 'swapped', { mode: 'upsert' }), [smallRows(3, 3)]);
    expect(await createOf('swapped')).not.toContain('jobglot');
  });

  test('a late attempt does not end the session of a later one', async () => {
    const keyed = keyedPlan(f, 'overtaken');
    const later = await openDestination(f);
    const load = await later.beginLoad(keyed, () => {});
    const late = await openDestination(f);
    const refused = late.beginLoad({ ...keyed, fence: keyed.fence - 1 }, () => {});
    await expect(refused).rejects.toMatchObject({ why: 'claim_lost' });
    await late.close();
    await writeRows(load, smallRows(1, 2));
    await load.finish(null);
    await later.close();
    expect(await readRows(f, 'overtaken')).toEqual(smallRows(1, 2));
  });
});
