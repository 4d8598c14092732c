import { RunAbort } from '@jobglot/core';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../../testing/run-task';

/** Logical decoding needs a role with REPLICATION: here the server's superuser. */
let source: PostgresFixture;
let destination: PostgresFixture;
let tasks = 300_000_000_000_000_000n;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture({ superuser: true }), makePostgresFixture()]);
});
afterAll(async () => {
  await source.client.query(
    'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database() AND NOT active',
  );
  await Promise.all([source?.close(), destination?.close()]);
});

const change = (sql: string) => source.client.query(sql);
const rows = async (sql: string, { client } = destination): Promise<unknown[][]> =>
  (await client.query({ text: sql, rowMode: 'array' })).rows;

function follow(table: string, inputs: Partial<TaskInputs> = {}) {
  const taskId = String(tasks++);
  return (more: Partial<TaskInputs> = {}) =>
    runTask({
      statement: `REPLICATE ${table}`,
      jobType: 'ChangeDataCapture',
      taskId,
      source: source.connection,
      destination: destination.connection,
      ...inputs,
      ...more,
    });
}

async function make(table: string): Promise<void> {
  await change(
    `CREATE TABLE ${table} (id int PRIMARY KEY, name text, n numeric, at timestamptz, big text);
     INSERT INTO ${table} SELECT i, 'row ' || i, i / 3.0, timestamptz '2024-01-01 00:00:00.123456+00', NULL FROM generate_series(1, 100) i`,
  );
}

async function same(table: string): Promise<void> {
  const sql = (where: string) => `SELECT id, name, n::text, at::text, md5(big) FROM ${table} ${where} ORDER BY id`;
  expect(await rows(sql('WHERE NOT _cdatasync_deleted'))).toEqual(await rows(sql(''), source));
}

const slots = (): Promise<unknown[][]> =>
  rows('SELECT slot_name FROM pg_replication_slots WHERE database = current_database() ORDER BY 1', source);

test('the first run reads the table, later ones apply what has changed; deletes are marks', async () => {
  await make('accounts');
  const run = follow('accounts');
  expect((await run()).counters).toMatchObject({ read: 100, inserted: 100 });
  await same('accounts');
  expect((await run()).counters).toMatchObject({ read: 0, written: 0 });
  await change(`
    INSERT INTO accounts VALUES (101, 'new', 12345678901234567890.123456789, '2024-02-29 12:00:00.000001+00', 'x');
    UPDATE accounts SET name = E'tab\\t, line\\n, \\\\ and ü' WHERE id = 2;
    DELETE FROM accounts WHERE id = 3;
    UPDATE accounts SET id = 400 WHERE id = 4;
    INSERT INTO accounts VALUES (500, 'short life', 1, now(), NULL); DELETE FROM accounts WHERE id = 500;
    UPDATE accounts SET name = 'first' WHERE id = 5; UPDATE accounts SET name = 'last', n = NULL WHERE id = 5`);
  expect((await run()).counters).toMatchObject({ inserted: 2, updated: 2, deleted: 2 });
  await same('accounts');
  expect(await rows('SELECT id FROM accounts WHERE _cdatasync_deleted ORDER BY id')).toEqual([[3], [4]]);
  await change("INSERT INTO accounts VALUES (3, 'back', 3, now(), NULL)");
  await run();
  await same('accounts');
});

test('a large value that did not change is not lost', async () => {
  await make('toasted');
  await change(
    "UPDATE toasted SET big = (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 5000) i) WHERE id = 7",
  );
  const run = follow('toasted');
  await run();
  await change("UPDATE toasted SET name = 'touched' WHERE id = 7");
  await run();
  await same('toasted');
});

test('changes in many transactions and more than a batch', async () => {
  await make('busy');
  const run = follow('busy', { options: { batchSize: 50 } });
  await run();
  for (let i = 0; i < 20; i++) await change(`UPDATE busy SET name = 'round ${i}' WHERE id % 2 = 0`);
  await change("INSERT INTO busy SELECT i, 'mass', i, now(), NULL FROM generate_series(1001, 4000) i");
  const { log } = await run();
  await same('busy');
  expect(log.filter((l) => l.startsWith('transfer: Page')).length).toBeGreaterThan(5);
});

test('what is stored but not confirmed does not come again; what is not stored does', async () => {
  await make('crashed');
  const run = follow('crashed');
  await run();
  await change("UPDATE crashed SET name = 'one' WHERE id = 1");
  const stop = new AbortController();
  const log = (_: string, message: string): void => {
    if (message.startsWith('Page 1')) stop.abort(new RunAbort('shutdown'));
  };
  await expect(run({ signal: stop.signal, log })).rejects.toMatchObject({ why: 'shutdown' });
  await change("UPDATE crashed SET name = 'two' WHERE id = 2");
  await run();
  await same('crashed');
});

test('TRUNCATE marks all rows, also when new ones follow', async () => {
  await make('emptied');
  const run = follow('emptied');
  await run();
  await change("TRUNCATE emptied; INSERT INTO emptied VALUES (1, 'again', 1, now(), NULL)");
  await run();
  await same('emptied');
  expect(await rows('SELECT count(*)::int FROM emptied WHERE _cdatasync_deleted')).toEqual([[99]]);
  await change("INSERT INTO emptied VALUES (2, 'more', 1, now(), NULL)");
  expect((await run()).counters.read).toBe(1);
  await same('emptied');
});

test('the engine s settings name a schema and a publication', async () => {
  await change(
    'CREATE SCHEMA crm; CREATE TABLE crm.leads (id int PRIMARY KEY, name text); INSERT INTO crm.leads VALUES (1, $$a$$)',
  );
  await change('CREATE PUBLICATION own_leads FOR TABLE crm.leads');
  const run = follow('leads', { options: { cdcEngine: { name: 'own_leads', schema: 'crm' } } });
  expect((await run()).log.join()).toContain('The publication own_leads is read.');
  await change("UPDATE crm.leads SET name = 'b'");
  await run();
  expect(await rows('SELECT name FROM leads')).toEqual([['b']]);
  const other = follow('leads2', {
    statement: 'REPLICATE leads2 leads',
    options: { cdcEngine: { name: 'nope', schema: 'crm' } },
  });
  expect((await other()).log.join()).toContain('The source has no publication nope');
});

test('a reset begins anew and leaves no slot behind', async () => {
  await make('anew');
  const before = (await slots()).length;
  const run = follow('anew');
  await run();
  expect(await slots()).toHaveLength(before + 1);
  await change('DELETE FROM anew WHERE id < 5');
  expect((await run({ generation: 1 })).counters).toMatchObject({ read: 96, deleted: 4 });
  expect(await slots()).toHaveLength(before + 1);
  await same('anew');
});

test('what cannot be followed is told, and nothing is left at the source', async () => {
  const before = (await slots()).length;
  await change('CREATE TABLE keyless (a int); CREATE VIEW seen AS SELECT 1 AS id');
  await expect(follow('keyless')()).rejects.toThrow(/needs a primary key/);
  await make('chosen');
  await expect(follow('chosen', { statement: 'REPLICATE c SELECT * FROM chosen' })()).rejects.toThrow(
    /follows a table/,
  );
  await expect(follow('x', { source: destination.connection, statement: 'REPLICATE x' })()).rejects.toThrow(/no table/);
  expect(await slots()).toHaveLength(before);
});

test('a role without REPLICATION learns what is missing', async () => {
  await make('poor');
  await change(
    "DROP ROLE IF EXISTS cdc_poor; CREATE ROLE cdc_poor LOGIN PASSWORD 'cdc-poor'; ALTER TABLE poor OWNER TO cdc_poor",
  );
  const database = new URL(source.url).pathname.slice(1);
  await change(`GRANT CREATE ON DATABASE ${database} TO cdc_poor`);
  const { properties } = source.connection;
  const weak = { ...source.connection, properties: { ...properties, User: 'cdc_poor', Password: 'cdc-poor' } };
  await expect(follow('poor', { source: weak })()).rejects.toThrow(/a role with REPLICATION/);
  await change('DROP OWNED BY cdc_poor; DROP ROLE cdc_poor');
});
