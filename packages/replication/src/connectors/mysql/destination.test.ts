import { loadPages, loadPlan, openDestination, smallRows, writeRows } from '../../testing/load-rows';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { readRows } from '../../testing/read-rows';
import { runTask, type TaskInputs } from '../../testing/run-task';
import { hasMariadb, MYSQL_MISSING, type MysqlFixture, makeMysqlFixture } from './testing/mysql-fixture';

const suite = hasMariadb() ? describe : describe.skip;

suite(hasMariadb() ? 'MySQL destination' : MYSQL_MISSING, () => {
  let source: PostgresFixture;
  let destination: MysqlFixture;
  beforeAll(async () => {
    [source, destination] = await Promise.all([makePostgresFixture(), makeMysqlFixture()]);
    await source.client.query(
      "CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t SELECT i, 'n' || i FROM generate_series(1, 5) i",
    );
  });
  afterAll(() => Promise.all([source?.close(), destination?.close()]));

  const run = (statement: string, inputs: Partial<TaskInputs> = {}) =>
    runTask({ statement, source: source.connection, destination: destination.connection, ...inputs });
  const sql = async (text: string): Promise<unknown[]> => (await destination.client.query(text))[0] as unknown[];

  test('without LOCAL INFILE rows go in by INSERTs', async () => {
    await sql('SET GLOBAL local_infile = 0');
    try {
      await source.client.query(
        "CREATE TABLE awkward (id int PRIMARY KEY, flag bool, raw bytea, note text, at timestamptz, f float8); INSERT INTO awkward VALUES (1, true, '\\x00ff', E'it''s \\\\ \\n\\f', '2024-01-01 10:00+00', 'NaN'), (2, NULL, NULL, NULL, NULL, 1.5)",
      );
      const { counters } = await run('REPLICATE awkward');
      expect(counters).toMatchObject({ inserted: 2 });
      expect(await readRows(destination, 'awkward')).toEqual([
        ['1', 't', '\\x00ff', "it's \\ \n\f", '2024-01-01 10:00:00+00', null],
        ['2', null, null, null, null, '1.5'],
      ]);
      expect((await run('REPLICATE awkward')).counters).toMatchObject({ updated: 2 });
    } finally {
      await sql('SET GLOBAL local_infile = 1');
    }
  });

  test('a table with triggers or foreign keys stays, and is filled', async () => {
    await sql(`CREATE TABLE kept (id int PRIMARY KEY, name varchar(20), own int DEFAULT 7);
      CREATE TABLE child (kept_id int, FOREIGN KEY (kept_id) REFERENCES kept (id));
      INSERT INTO kept VALUES (1, 'old', 1), (9, 'gone', 1); INSERT INTO child VALUES (1)`);
    await run('REPLICATE kept t', { options: { dropTable: true } });
    expect(await sql('SELECT * FROM kept ORDER BY id LIMIT 2')).toEqual([
      { id: 1, name: 'n1', own: 1 },
      { id: 2, name: 'n2', own: 7 },
    ]);
    expect(await sql('SELECT count(*) AS n FROM kept')).toEqual([{ n: 5 }]);
    await sql(
      'CREATE TABLE fired (id int PRIMARY KEY, name varchar(20)); CREATE TRIGGER tr AFTER INSERT ON fired FOR EACH ROW SET @x = 1',
    );
    await run('REPLICATE fired t', { options: { dropTable: true } });
    expect(await sql("SHOW TRIGGERS LIKE 'fired'")).toHaveLength(1);
    await sql('DROP TABLE child, kept, fired');
  });

  test.each(['before', 'after'])(
    'a worker that dies %s the RENAME of a swap: the next load makes it good',
    async (when) => {
      const table = `swapped_${when}`;
      const plan = { ...loadPlan(destination, table), executionId: 500, fence: 500 };
      await loadPages(destination, plan, [smallRows(1, 2)]);
      const opened = await openDestination(destination);
      const next = { ...plan, executionId: 501, fence: 501 };
      const load = await opened.beginLoad(next, () => {});
      await writeRows(load, smallRows(3, 5));
      await sql(
        `UPDATE _jobglot_state SET phase = 'swapping', next_state = '{"cursor":"new"}' WHERE dest_table LIKE '%.${table}'`,
      );
      if (when === 'after') await sql(`RENAME TABLE ${table} TO ${table}__old, ${table}__stg TO ${table}`);
      await opened.close();

      const again = await openDestination(destination);
      const taken = await again.beginLoad({ ...next, fence: 502 }, () => {});
      // what has happened is finished; what has not is gone on with
      expect(taken.resumeFrom?.lastKey ?? null).toEqual(when === 'after' ? null : ['5']);
      await taken.abandon(true);
      expect(await again.taskState(plan.taskId, plan.table)).toEqual(when === 'after' ? { cursor: 'new' } : null);
      await again.close();
      expect(await readRows(destination, table)).toEqual(when === 'after' ? smallRows(3, 5) : smallRows(1, 2));
      await loadPages(destination, { ...plan, executionId: 503, fence: 503 }, [smallRows(7, 7)]);
      expect(await readRows(destination, table)).toEqual(smallRows(7, 7));
      expect((await destination.contents()).filter((n) => n.startsWith(table))).toEqual([table]);
    },
  );

  test('alter schema adds and widens; without it a clash is an error', async () => {
    await sql('CREATE TABLE grown (id int PRIMARY KEY, name varchar(1))');
    await expect(run('REPLICATE grown t')).rejects.toThrow(/Row 1, column name: the value/);
    await source.client.query(
      "CREATE TABLE grown (id bigint PRIMARY KEY, name text, extra numeric(5,2)); INSERT INTO grown VALUES (5000000000, 'long enough', 1.5)",
    );
    await run('REPLICATE grown', { options: { alterSchema: true } });
    expect(await sql('SELECT id, name, extra FROM grown')).toEqual([
      { id: 5000000000, name: 'long enough', extra: '1.50' },
    ]);
  });

  test('keys tell case and blanks at the end apart', async () => {
    await source.client.query(
      "CREATE TABLE words (w varchar(20) PRIMARY KEY); INSERT INTO words VALUES ('a'), ('A'), ('a '), ('ä')",
    );
    await run('REPLICATE words');
    expect((await run('REPLICATE words')).counters).toMatchObject({ inserted: 0, updated: 4 });
    expect(await sql('SELECT count(*) AS n FROM words')).toEqual([{ n: 4 }]);
  });

  test('a moment is a wall clock of the zone in a column without one', async () => {
    await source.client.query(
      "CREATE TABLE moments (id int PRIMARY KEY, at timestamptz); INSERT INTO moments VALUES (1, '2024-07-01 10:00+00')",
    );
    await sql('CREATE TABLE moments (id int PRIMARY KEY, at datetime)');
    await run('REPLICATE moments', { options: { useGmtDateTime: true } });
    expect(await sql('SELECT CAST(at AS CHAR) AS at FROM moments')).toEqual([{ at: '2024-07-01 10:00:00' }]);
  });

  test('an earlier attempt that hangs is ended', async () => {
    const plan = { ...loadPlan(destination, 'hung'), executionId: 600, fence: 600 };
    const stalled = await openDestination(destination);
    const load = await stalled.beginLoad(plan, () => {});
    await writeRows(load, smallRows(1, 3));
    const next = await openDestination(destination);
    const messages: string[] = [];
    const second = await next.beginLoad({ ...plan, fence: 601 }, (m) => messages.push(m));
    expect(messages.join()).toContain('An earlier attempt of this execution still holds the table');
    expect(second.resumeFrom?.lastKey).toEqual(['3']);
    await expect(writeRows(load, smallRows(4, 6))).rejects.toThrow();
    await stalled.close();
    await second.abandon();
    await next.close();
  });
});
