import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask } from '../../testing/run-task';
import { hasMariadb, MYSQL_MISSING, type MysqlFixture, makeMysqlFixture } from './testing/mysql-fixture';

/** The rows of replication-notes.md 5.1 that are about MySQL, tried as a user that may do everything. */
const WITNESS = join(tmpdir(), `jobglot-broken-out-${process.pid}`);

const suite = hasMariadb() ? describe : describe.skip;

suite(hasMariadb() ? 'MySQL break-outs' : MYSQL_MISSING, () => {
  let source: MysqlFixture;
  let destination: PostgresFixture;

  beforeAll(async () => {
    [source, destination] = await Promise.all([makeMysqlFixture(), makePostgresFixture()]);
    await source.client.query(
      'CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1); CREATE SEQUENCE broken_seq',
    );
    await source.client.query(
      `CREATE FUNCTION leaks() RETURNS int BEGIN SELECT 1 INTO OUTFILE '${WITNESS}'; RETURN 1; END`,
    );
    await source.client.query("CREATE FUNCTION locks() RETURNS int BEGIN RETURN GET_LOCK('jobglot', 0); END");
    await source.client.query(
      'CREATE FUNCTION writes() RETURNS int MODIFIES SQL DATA BEGIN INSERT INTO t VALUES (3); RETURN 3; END',
    );
  });
  afterAll(() => Promise.all([source?.close(), destination?.close()]));

  const run = (select: string) =>
    runTask({
      statement: `REPLICATE stolen ${select}`,
      source: source.connection,
      destination: destination.connection,
    }).catch((e) => e);

  async function traces(): Promise<unknown[]> {
    const [tables] = await source.client.query("SHOW TABLES LIKE 'broken_o%'");
    const [rows] = await source.client.query('SELECT id FROM t WHERE id <> 1');
    const [next] = await source.client.query('SELECT next_not_cached_value AS n FROM broken_seq');
    const moved = (next as { n: unknown }[]).filter(({ n }) => Number(n) !== 1);
    return [...(tables as unknown[]), ...(rows as unknown[]), ...moved, ...(existsSync(WITNESS) ? [WITNESS] : [])];
  }

  test.each([
    ['DELETE', 'DELETE FROM t'],
    ['a second statement', 'SELECT 1; CREATE TABLE broken_out (a int)'],
    [
      'a second statement in an executable comment',
      'SELECT 1 /*!; CREATE TABLE broken_out (a int) */ AS a; DROP TABLE t',
    ],
    ['leaving the subquery', 'SELECT 1 AS a) AS q; CREATE TABLE broken_out (a int); SELECT * FROM (SELECT 1 AS a'],
    ['leaving by a comment', 'SELECT 1 AS a) AS q #'],
    ['CREATE TABLE', 'CREATE TABLE broken_out (a int)'],
    ['DROP TABLE', 'DROP TABLE t'],
    ['INTO OUTFILE', `SELECT id FROM t INTO OUTFILE '${WITNESS}'`],
    ['INTO DUMPFILE', `SELECT id INTO DUMPFILE '${WITNESS}' FROM t`],
    ['INTO a variable', 'SELECT id INTO @x FROM t'],
    ['FOR UPDATE', 'SELECT id FROM t FOR UPDATE'],
    ['LOCK IN SHARE MODE', 'SELECT id FROM t LOCK IN SHARE MODE'],
    ['LOAD_FILE', "SELECT LOAD_FILE('/etc/passwd') AS f"],
    ['LOAD_FILE in backticks', "SELECT `load_file` ('/etc/passwd') AS f"],
    ['SLEEP', 'SELECT SLEEP(100) AS s FROM t'],
    ['BENCHMARK', "SELECT BENCHMARK(1000000000, MD5('x')) AS s"],
    ['GET_LOCK', "SELECT GET_LOCK('jobglot', 0) AS l"],
    ['NEXTVAL', 'SELECT NEXTVAL(broken_seq) AS n'],
    ['NEXT VALUE FOR', 'SELECT NEXT VALUE FOR broken_seq AS n'],
    ['SETVAL', 'SELECT SETVAL(broken_seq, 100) AS n'],
    ['a function that writes', 'SELECT writes() AS id'],
    ['a function that writes a file', 'SELECT leaks() AS id'],
    ['a function that writes a file, behind its database', `SELECT mysql.leaks() AS id`],
    ['a function that takes a lock, in backticks', 'SELECT `locks`() AS id'],
    ['a function behind a common table', 'WITH x (a) AS (SELECT 1), y AS (SELECT leaks() AS b) SELECT a, b FROM x, y'],
    ['PROCEDURE ANALYSE', 'SELECT id FROM t PROCEDURE ANALYSE()'],
  ])('%s is refused', async (_, select) => {
    expect(await run(select)).toBeInstanceOf(TaskRunError);
    expect(await traces()).toEqual([]);
    expect(await destination.contents()).toEqual([]);
  });

  // what the parser refuses must not depend on it alone
  test.each([
    'SELECT 1 AS a; CREATE TABLE broken_out (a int)',
    `SELECT id FROM t INTO OUTFILE '${WITNESS}'`,
    'DELETE FROM t',
    'SELECT 1 AS a) AS q; DROP TABLE t; --',
  ])('the server refuses what the parser would let through: %s', async (text) => {
    const opened = await source.connector.openSource(
      source.connection,
      source.environment,
      new AbortController().signal,
    );
    const select = { tokens: [{ kind: 'word' as const, text }] };
    await expect(opened.describe({ kind: 'select', select, parameters: {} })).rejects.toThrow(TaskRunError);
    await opened.close();
    expect(await traces()).toEqual([]);
  });

  test('legitimate SELECTs with such words in strings pass', async () => {
    const select =
      "SELECT id, '); INTO OUTFILE ''x''; -- \\' AS text, `id` AS `a``b` FROM `t` WHERE 'FOR UPDATE' <> ''";
    const { counters } = await run(select);
    expect(counters).toMatchObject({ read: 1 });
    const { rows } = await destination.client.query('SELECT * FROM stolen');
    expect(rows).toEqual([{ id: 1, text: "); INTO OUTFILE 'x'; -- \\", 'a`b': 1 }]);
    await destination.client.query('DROP TABLE stolen');
  });

  test('the functions of the server, and what only looks like one, pass', async () => {
    const select = `WITH x (a, b) AS (SELECT id, CAST(id AS DECIMAL(10, 2)) FROM t WHERE id IN (1, 2) AND EXISTS (SELECT 1)),
      y AS (SELECT a, COALESCE(b, 0) AS b, ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) AS n FROM x)
      SELECT y.a, TRIM(CONCAT('<', y.b, '>')) AS b, COUNT(*) AS n FROM y JOIN (SELECT 1 AS one) AS o USING (one) GROUP BY 1, 2`;
    expect(await run(select.replace('USING (one)', 'ON (o.one = y.n)'))).toMatchObject({ counters: { read: 1 } });
    await destination.client.query('DROP TABLE stolen');
  });

  test('a backslash does not end a string', async () => {
    expect(
      await run("SELECT id, 'a\\' AS a, ' AS b) AS q; CREATE TABLE broken_out (a int) -- ' AS c FROM t"),
    ).toMatchObject({
      counters: { read: 1 },
    });
    expect(await traces()).toEqual([]);
    const { rows } = await destination.client.query('SELECT a, c FROM stolen');
    expect(rows).toEqual([{ a: 'a\\', c: ' AS b) AS q; CREATE TABLE broken_out (a int) -- ' }]);
    await destination.client.query('DROP TABLE stolen');
  });

  test('a source connection sends no file, and the log advises a lesser user', async () => {
    const { log } = await run('SELECT id FROM t');
    expect(log.join('\n')).toMatch(/Warning: The source's user holds ALL PRIVILEGES/);
    await destination.client.query('DROP TABLE stolen');
  });
});
