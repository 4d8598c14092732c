import { TaskRunError } from '@jobglot/core';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask } from '../../testing/run-task';
import { PostgresSource } from './source';

/** The table of replication-notes.md 5.1, tried as superuser: every attempt is refused and leaves no trace. */
let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture({ superuser: true }), makePostgresFixture()]);
  await source.client.query('CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)');
  const role = await source.client.query("SELECT current_setting('is_superuser') AS is");
  expect(role.rows[0].is).toBe('on');
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

/** A file that only a break-out would make; the server's own folder, so that the server could. */
const WITNESS = 'jobglot_broken_out';

async function traces(): Promise<unknown[]> {
  const files = await source.client.query('SELECT f FROM pg_ls_dir($1) f WHERE f LIKE $2', ['.', `${WITNESS}%`]);
  const tables = await source.client.query("SELECT relname FROM pg_class WHERE relname LIKE 'broken%'");
  const rows = await source.client.query('SELECT id FROM t WHERE id <> 1');
  return [...files.rows, ...tables.rows, ...rows.rows];
}

test.each([
  ['a second statement', 'SELECT 1; COMMIT; CREATE TABLE broken_out ()'],
  ['a second statement behind an open comment', 'SELECT 1 /* ; */; CREATE TABLE broken_out () --'],
  ['leaving COPY by a parenthesis', `SELECT 1) TO PROGRAM 'touch ${WITNESS}' --`],
  ['leaving COPY by a comment', `SELECT 1 /*\n) TO PROGRAM 'touch ${WITNESS}' --`],
  ['leaving the subquery', 'SELECT 1) AS q; CREATE TABLE broken_out (); SELECT * FROM (SELECT 1'],
  ['COPY TO PROGRAM', `COPY t TO PROGRAM 'touch ${WITNESS}'`],
  ['COPY inside a SELECT', `SELECT (COPY t TO '${WITNESS}')`],
  ['COPY in a CTE', `WITH x AS (COPY t TO '${WITNESS}') SELECT * FROM x`],
  ['pg_read_file', "SELECT pg_read_file('postgresql.conf') AS text"],
  ['pg_read_file in quotes', `SELECT "pg_read_file" /* x */ ('postgresql.conf') AS text`],
  ['pg_read_file with its schema', "SELECT pg_catalog.pg_read_file('postgresql.conf') AS text"],
  [
    'pg_read_file hidden in a string',
    "SELECT query_to_xml('SELECT pg_read_file(''postgresql.conf'')', true, true, '')",
  ],
  ['pg_read_binary_file', "SELECT pg_read_binary_file('postgresql.conf')"],
  ['pg_ls_dir', "SELECT * FROM pg_ls_dir('.')"],
  ['lo_export', `SELECT lo_export(1, '${WITNESS}')`],
  ['pg_terminate_backend', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity'],
  ['INSERT in a CTE', 'WITH x AS (INSERT INTO t VALUES (2) RETURNING id) SELECT id FROM x'],
  ['INSERT behind a CTE', 'WITH x AS (SELECT 2 AS id) INSERT INTO t SELECT id FROM x'],
  ['a bare INSERT', 'INSERT INTO t VALUES (2)'],
  ['set_config', "SELECT set_config('transaction_read_only', 'off', false)"],
  ['SELECT INTO', 'SELECT * INTO broken_out FROM t'],
  ['FOR UPDATE', 'SELECT * FROM t FOR UPDATE'],
  ['EXECUTE of a prepared statement', 'EXECUTE jobglot_check'],
  ['nextval', "SELECT nextval('broken_seq') FROM t"],
])('%s is refused', async (_, select) => {
  const statement = `REPLICATE stolen ${select}`;
  const error = await runTask({ statement, source: source.connection, destination: destination.connection }).catch(
    (e) => e,
  );
  expect(error).toBeInstanceOf(TaskRunError);
  expect(await traces()).toEqual([]);
  expect((await destination.contents()).filter((t) => t.startsWith('stolen'))).toEqual([]);
});

test('a writing function is stopped by the read-only transaction', async () => {
  await source.client.query(
    "CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (3) RETURNING id'",
  );
  const statement = 'REPLICATE stolen SELECT writes() AS id';
  const error = await runTask({ statement, source: source.connection, destination: destination.connection }).catch(
    (e) => e,
  );
  expect(String(error)).toMatch(/read-only transaction/);
  expect(await traces()).toEqual([]);
});

// what the parser refuses must not depend on it alone: the same texts, given to the server's own guard
test.each([
  'SELECT 1; COMMIT; CREATE TABLE broken_out ()',
  `SELECT 1) TO PROGRAM 'touch ${WITNESS}' --`,
  'SELECT 1 /*',
  `COPY t TO PROGRAM 'touch ${WITNESS}'`,
])('PREPARE refuses what the parser would let through: %s', async (text) => {
  const opened = await source.connector.openSource(source.connection, source.environment, new AbortController().signal);
  expect(opened).toBeInstanceOf(PostgresSource);
  const tokens = [{ kind: 'word' as const, text }];
  await expect(opened.describe({ kind: 'select', select: { tokens }, parameters: {} })).rejects.toThrow(TaskRunError);
  const read = async (): Promise<void> => {
    const query = { kind: 'select' as const, select: { tokens }, parameters: {} };
    for await (const _ of opened.read({ query, columns: ['a'], format: 'copy-text', chunkRows: 1 }));
  };
  await expect(read()).rejects.toThrow(TaskRunError);
  await opened.close();
  expect(await traces()).toEqual([]);
});

test('the log advises a lesser role than superuser', async () => {
  const { log } = await runTask({
    statement: 'REPLICATE t',
    source: source.connection,
    destination: destination.connection,
  });
  expect(log.join('\n')).toMatch(/Warning: The source's role is a superuser/);
});
