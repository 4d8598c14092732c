import { RunAbort } from '@jobglot/core';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { openSource, readRows } from '../../testing/read-rows';
import { runTask } from '../../testing/run-task';
import { waitUntil } from '../../testing/wait-until';
import type { ReadPlan } from '../connector';
import { hasMariadb, MYSQL_MISSING, type MysqlFixture, makeMysqlFixture } from './testing/mysql-fixture';

const suite = hasMariadb() ? describe : describe.skip;

suite(hasMariadb() ? 'MySQL source' : MYSQL_MISSING, () => {
  let source: MysqlFixture;
  let destination: PostgresFixture;
  beforeAll(async () => {
    [source, destination] = await Promise.all([makeMysqlFixture(), makePostgresFixture()]);
  });
  afterAll(() => Promise.all([source?.close(), destination?.close()]));

  const run = (statement: string, options = {}) =>
    runTask({ statement, options, source: source.connection, destination: destination.connection });

  test('every type of the engine arrives as what it is', async () => {
    await source.client.query(`CREATE TABLE types (
      id bigint unsigned PRIMARY KEY, t tinyint, tu tinyint unsigned, flag tinyint(1), s smallint unsigned, m mediumint, i int unsigned,
      d decimal(30, 10), f float, g double, y year, b1 bit(1), b8 bit(8), e enum('x', 'y z'), st set('a', 'b'), c char(5), v varchar(20),
      tx mediumtext, vb varbinary(10), bl blob, da date, ti time(3), dt datetime(6), dt0 datetime, ts timestamp(6) NULL, j json,
      gen int AS (t + 1) VIRTUAL) CHARACTER SET latin1`);
    await source.client.query(`INSERT INTO types (id, t, tu, flag, s, m, i, d, f, g, y, b1, b8, e, st, c, v, tx, vb, bl, da, ti, dt, dt0, ts, j) VALUES
      (18446744073709551615, -128, 255, 1, 65535, -8388608, 4294967295, 12345678901234567890.0123456789, 0.1, 0.1, 2024, b'1', b'10000001', 'y z',
       'a,b', 'ab', 'é', CONCAT('tab', CHAR(9), 'line', CHAR(10), 'back', CHAR(92)), x'00ff', x'', '2024-02-29', '23:59:59.120', '2024-02-29 12:00:00.120000',
       '2024-02-29 12:00:00', '2024-02-29 12:00:00.5', '{"a": 1}'), (1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`);
    const rows = await readRows(source, 'types', { orderBy: ['id'] });
    expect(rows[0]!.slice(1)).toEqual(Array(26).fill(null));
    expect(rows[1]).toEqual([
      '18446744073709551615',
      '-128',
      '255',
      't',
      '65535',
      '-8388608',
      '4294967295',
      '12345678901234567890.0123456789',
      '0.1',
      '0.1',
      '2024',
      't',
      '129',
      'y z',
      'a,b',
      'ab',
      'é',
      'tab\tline\nback\\',
      '\\x00ff',
      '\\x',
      '2024-02-29',
      '23:59:59.12',
      '2024-02-29 12:00:00.12',
      '2024-02-29 12:00:00',
      '2024-02-29 12:00:00.5+00',
      '{"a": 1}',
      '-127',
    ]);
    await run('REPLICATE types');
    const { rows: copied } = await destination.client.query(
      'SELECT id::text, d::text, f::text, ts::text, encode(vb, $$hex$$) AS vb FROM types WHERE t IS NOT NULL',
    );
    expect(copied).toEqual([
      {
        id: '18446744073709551615',
        d: '12345678901234567890.0123456789',
        f: '0.1',
        ts: '2024-02-29 12:00:00.5+00',
        vb: '00ff',
      },
    ]);
  });

  test('dates that are none become NULL, and are counted', async () => {
    await source.client.query(`SET sql_mode = ''; CREATE TABLE zeros (id int PRIMARY KEY, day date, at datetime, note text);
      INSERT INTO zeros VALUES (1, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00'), (2, '2024-01-01', NULL, NULL)`);
    const { log } = await run('REPLICATE zeros');
    const { rows } = await destination.client.query('SELECT id, day::text, at, note FROM zeros ORDER BY id');
    expect(rows).toEqual([
      { id: 1, day: null, at: null, note: '0000-00-00' },
      { id: 2, day: '2024-01-01', at: null, note: null },
    ]);
    expect(log.join('\n')).toContain('Warning: 1 dates of column day are none (such as 0000-00-00): they become NULL.');
  });

  test('a SELECT keeps the key and the types of its one table', async () => {
    await source.client.query(
      "CREATE TABLE orders (id int PRIMARY KEY, price decimal(8,2), name varchar(10)); INSERT INTO orders VALUES (1, 1.5, 'a'), (2, 2.5, 'b')",
    );
    const statement =
      'REPLICATE chosen SELECT id, price * 2 AS twice, UPPER(name) AS name, NOW() AS at, name AS n FROM orders WHERE id > 1';
    await run(statement);
    expect((await run(statement)).counters).toMatchObject({ read: 1, updated: 1 });
    const { rows } = await destination.client.query(
      'SELECT id, twice::text, name, n, pg_typeof(at)::text AS type FROM chosen',
    );
    expect(rows).toEqual([{ id: 2, twice: '5.00', name: 'B', n: 'b', type: 'timestamp without time zone' }]);
    await run('REPLICATE counted SELECT name, COUNT(*) AS n FROM orders GROUP BY name');
    expect((await destination.client.query('SELECT count(*)::int AS n FROM counted')).rows).toEqual([{ n: 2 }]);
  });

  test('incremental runs read changes only, and what an open transaction commits later', async () => {
    await source.client.query(`CREATE TABLE live (id int PRIMARY KEY, updated timestamp(6) NOT NULL, KEY (updated));
      INSERT INTO live SELECT seq, '2024-01-01' + INTERVAL seq HOUR FROM seq_1_to_100`);
    const options = { otherOptions: "IncrementalCheckColumns=updated, IncrementalOverlap='0'" };
    expect((await run('REPLICATE live', options)).counters.read).toBe(100);
    expect((await run('REPLICATE live', options)).counters).toMatchObject({ read: 1, written: 0 });
    await source.client.query("UPDATE live SET updated = '2024-06-01' WHERE id = 3");
    expect((await run('REPLICATE live', options)).counters).toMatchObject({ updated: 1 });
    // the times of the slow one are of its beginning
    const { createConnection } = await import('mysql2/promise');
    const { host, port, user, password } = source.server;
    const slow = await createConnection({ host, port, user, password, database: source.database });
    await slow.query('START TRANSACTION');
    await slow.query('INSERT INTO live VALUES (201, NOW(6))');
    await slow.query('DO SLEEP(1.1)');
    await source.client.query('INSERT INTO live VALUES (202, NOW(6))');
    await run('REPLICATE live', options);
    await slow.query('COMMIT');
    await slow.end();
    await run('REPLICATE live', options);
    const { rows } = await destination.client.query('SELECT count(*)::int AS n FROM live');
    expect(rows).toEqual([{ n: 102 }]);
  });

  test('a number that is kept as text, and a value of a list, are compared as what they are', async () => {
    await source.client.query(`CREATE TABLE compared (id int PRIMARY KEY, d longtext COMMENT 'jobglot:decimal', e enum('z', 'a', 'm'));
      INSERT INTO compared VALUES (1, '9', 'z'), (2, '10', 'a'), (3, '100.5', 'm')`);
    const ids = async (plan: Partial<ReadPlan>) =>
      (await readRows(source, 'compared', { columns: ['id'], ...plan })).map((r) => r[0]);
    const opened = await openSource(source);
    const query = { kind: 'table', path: { schema: null, name: 'compared' } } as const;
    expect(await opened.highMark!(query, 'd')).toEqual({ highest: '100.5', settled: '100.5' });
    await opened.close();
    const range = { column: 'd', from: '9', to: '10', withNulls: false };
    expect(await ids({ orderBy: ['d', 'id'], range })).toEqual(['1', '2']);
    expect(await ids({ orderBy: ['e'] })).toEqual(['2', '3', '1']);
    expect(await ids({ orderBy: ['e'], after: ['a'] })).toEqual(['3', '1']);
  });

  test('types of the server that it has no room for elsewhere are copied to another MySQL as they are', async () => {
    const columns =
      "b bit(9), e enum('it''s', 'b'), s set('x', 'y'), u bigint unsigned, j json, g geometry, y year, z int(5) unsigned zerofill";
    await source.client.query(`CREATE TABLE kinds (id int PRIMARY KEY, ${columns});
      INSERT INTO kinds VALUES (1, 257, 'it''s', 'x,y', 18446744073709551615, '{"a": 1}', ST_GeomFromText('POINT(1 2)'), 2024, 7)`);
    const twin = { ...source.connection, id: 'twin', name: 'twin' };
    await runTask({ statement: 'REPLICATE kinds_copy kinds', source: source.connection, destination: twin });
    const create = async (table: string) => {
      const [[row]] = (await source.client.query(`SHOW CREATE TABLE ${table}`)) as unknown as [
        Record<string, string>[],
      ];
      return row!
        ['Create Table']!.split('\n')
        .filter((line) => /^ {2}`[besujgyz]`/.test(line))
        .map((line) => line.replace(/ (CHARACTER SET|COLLATE) \w+/g, ''));
    };
    expect(await create('kinds_copy')).toEqual(await create('kinds'));
    expect(await readRows(source, 'kinds_copy')).toEqual(await readRows(source, 'kinds'));
    const opened = await openSource(source);
    const { columns: described } = await opened.describe({ kind: 'table', path: { schema: null, name: 'kinds' } });
    await opened.close();
    expect(described.find((c) => c.name === 'j')?.type).toEqual({ kind: 'json' });
  });

  test('a reader that leaves early, or is cancelled while it waits, leaves no session', async () => {
    await source.client.query("CREATE TABLE many AS SELECT seq AS id, repeat('x', 300) AS t FROM seq_1_to_200000");
    const plan = {
      query: { kind: 'table', path: { schema: null, name: 'many' } },
      columns: ['id', 't'],
      format: 'copy-text',
      chunkRows: 100,
    } as const;
    const sessions = async () => {
      const [rows] = await source.client.query(
        `SELECT 1 FROM information_schema.processlist WHERE db = '${source.database}' AND id <> connection_id()`,
      );
      return (rows as unknown[]).length;
    };
    const left = await openSource(source);
    for await (const _ of left.read(plan)) break;
    await left.close();
    const cancel = new AbortController();
    const cancelled = await openSource(source, cancel.signal);
    const rows = cancelled.read(plan)[Symbol.asyncIterator]();
    await rows.next();
    // the server is stuck now, since nobody takes its rows
    cancel.abort(new RunAbort('cancel'));
    await expect(rows.next()).rejects.toMatchObject({ why: 'cancel' });
    await cancelled.close();
    await waitUntil('the sessions to be gone', async () => (await sessions()) === 0);
  });

  test('what is wrong with the connection is told without the password', async () => {
    const { properties } = source.connection;
    const open = (change: Record<string, string>) =>
      source.connector
        .openSource(
          { ...source.connection, properties: { ...properties, ...change } },
          source.environment,
          new AbortController().signal,
        )
        .catch((e: Error) => e.message);
    expect(await open({ Password: 'wrong-secret' })).toMatch(/refused user tester or its password/);
    expect(await open({ Password: 'wrong-secret' })).not.toContain('wrong-secret');
    expect(await open({ Database: 'absent' })).toMatch(/database absent does not exist/);
    expect(await open({ Port: '1' })).toMatch(/Nothing answers/);
    expect(await open({ SSLMode: 'require' })).toMatch(/TLS|SSL/);
  });
});
