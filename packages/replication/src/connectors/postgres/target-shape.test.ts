import { TaskRunError } from '@jobglot/core';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../../testing/run-task';

let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

function run(statement: string, options: TaskInputs['options'] = {}) {
  return runTask({ statement, options, source: source.connection, destination: destination.connection });
}

async function types(table: string): Promise<Record<string, string>> {
  const { rows } = await destination.client.query(
    'SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum',
    [table],
  );
  return Object.fromEntries(rows.map((r) => [r.attname, r.type]));
}

const WIDE = `SELECT 1 AS id, 3000000000 AS n, 12345.678::numeric(10, 3) AS d, 'longer than five'::varchar(40) AS s,
  timestamp '2024-01-01 10:00' AS day, 'text'::text AS t, 1.5::float8 AS f, 'new' AS extra`;
const NARROW =
  'CREATE TABLE %s (id int PRIMARY KEY, n int, d numeric(6, 2), s varchar(5), day date, t int, f real, own text)';

test('AlterSchema adds columns and widens types, and drops nothing', async () => {
  await destination.client.query(
    `${NARROW.replace('%s', 'wider')}; INSERT INTO wider VALUES (1, 1, 1, 'a', '2024-01-01', 1, 1, 'kept')`,
  );
  await run(`REPLICATE wider ${WIDE.replace('1 AS id', '2 AS id')}`, { alterSchema: true });
  expect(await types('wider')).toEqual({
    id: 'integer',
    n: 'bigint',
    d: 'numeric(10,3)',
    s: 'character varying(40)',
    day: 'timestamp without time zone',
    t: 'text',
    f: 'double precision',
    own: 'text',
    extra: 'text',
  });
  const { rows } = await destination.client.query('SELECT id, n, s, t, own, extra FROM wider ORDER BY id');
  expect(rows).toEqual([
    { id: 1, n: '1', s: 'a', t: '1', own: 'kept', extra: null },
    { id: 2, n: '3000000000', s: 'longer than five', t: 'text', own: null, extra: 'new' },
  ]);
});

test('AlterSchema also changes a table that is truncated, in the last transaction', async () => {
  await destination.client.query('CREATE TABLE emptied (id int PRIMARY KEY, n int); INSERT INTO emptied VALUES (9, 9)');
  await run('REPLICATE emptied SELECT 1 AS id, 3000000000 AS n, true AS more', {
    alterSchema: true,
    truncateTableData: true,
  });
  expect(await types('emptied')).toEqual({ id: 'integer', n: 'bigint', more: 'boolean' });
  expect((await destination.client.query('SELECT * FROM emptied')).rows).toEqual([
    { id: 1, n: '3000000000', more: true },
  ]);
});

test('without AlterSchema a new column is left out, with one warning', async () => {
  await destination.client.query('CREATE TABLE fixed (id int PRIMARY KEY)');
  const { log } = await run("REPLICATE fixed SELECT 1 AS id, 'x' AS extra");
  expect(await types('fixed')).toEqual({ id: 'integer' });
  expect(log).toContain('info: Warning: The destination has no column extra: it is left out (AlterSchema is off).');
});

test('without AlterSchema a clash of types fails before anything is read', async () => {
  await destination.client.query('CREATE TABLE clash (id int PRIMARY KEY, day date)');
  const error = await run('REPLICATE clash SELECT 1 AS id, true AS day').catch((e) => e);
  expect(error).toBeInstanceOf(TaskRunError);
  expect(error.message).toMatch(/Column day is date in the destination, which boolean does not fit. Set AlterSchema/);
});

test('without AlterSchema values that fit a narrower column go in; others are told', async () => {
  await destination.client.query('CREATE TABLE narrow (id int PRIMARY KEY, n int)');
  await run('REPLICATE narrow SELECT 1 AS id, 7::bigint AS n');
  await expect(run('REPLICATE narrow SELECT 1 AS id, 3000000000 AS n')).rejects.toThrow(
    /Row 1, column n: the value does not fit|Row 1, column n: the number is out of range/,
  );
});

test('AutoTruncateStrings cuts to the column and counts', async () => {
  await destination.client.query('CREATE TABLE cut (id int PRIMARY KEY, s varchar(3), c char(2), free text)');
  const { log } = await run(
    "REPLICATE cut SELECT i AS id, 'ab😀def' AS s, 'xyz' AS c, 'as it is' AS free FROM generate_series(1, 3) i",
    { autoTruncateStrings: true },
  );
  expect((await destination.client.query('SELECT * FROM cut ORDER BY id LIMIT 1')).rows).toEqual([
    { id: 1, s: 'ab😀', c: 'xy', free: 'as it is' },
  ]);
  expect(log).toContain('info: Warning: 3 strings were cut to 3 characters in column s.');
  await expect(run("REPLICATE cut SELECT 1 AS id, 'abcdef' AS s")).rejects.toThrow(
    /Row 1, column s: the value is too long/,
  );
});

test('a table without the key cannot be updated, and says what to do', async () => {
  await source.client.query('CREATE TABLE keyed (id int PRIMARY KEY); INSERT INTO keyed VALUES (1)');
  await destination.client.query('CREATE TABLE keyed (id int)');
  await expect(run('REPLICATE keyed')).rejects.toThrow(/no primary key or unique index on \(id\).*set DropTable/);
});

test('a computed column is left out; an identity column is written', async () => {
  await source.client.query(
    'CREATE TABLE computed (id int PRIMARY KEY, twice int); INSERT INTO computed VALUES (5, 0)',
  );
  await destination.client.query(
    'CREATE TABLE computed (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED)',
  );
  await run('REPLICATE computed');
  await run('REPLICATE computed', { truncateTableData: true });
  expect((await destination.client.query('SELECT * FROM computed')).rows).toEqual([{ id: 5, twice: 10 }]);
});
