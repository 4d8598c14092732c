import { TaskRunError } from '@jobglot/core';
import { makePostgresFixture, type PostgresFixture } from '../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../testing/run-task';

let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  await source.client.query(`
    CREATE TABLE orders (id bigint PRIMARY KEY, name varchar(40), price numeric(12, 2), tags text[], at timestamptz, doc json);
    INSERT INTO orders SELECT i, 'order ' || i, i / 3.0, ARRAY['a', 'b,' || i], timestamptz '2024-01-01 00:00:00.123456+00' + i * interval '1 hour',
      json_build_object('i', i) FROM generate_series(1, 2500) i;
    CREATE TABLE keyless (a int, b text);
    INSERT INTO keyless VALUES (1, 'x'), (1, 'x'), (2, NULL);
    CREATE TABLE "Mixed Case" ("Id" int PRIMARY KEY, "Group" text);
    INSERT INTO "Mixed Case" VALUES (1, 'a');`);
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

function run(statement: string, inputs: Partial<TaskInputs> = {}) {
  return runTask({ statement, source: source.connection, destination: destination.connection, ...inputs });
}

async function all(table: string, client = destination.client): Promise<Record<string, unknown>[]> {
  return (await client.query(`SELECT * FROM ${table} ORDER BY 1`)).rows;
}

async function failure(promise: Promise<unknown>): Promise<TaskRunError> {
  const error = await promise.then(
    () => new Error('no error'),
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(TaskRunError);
  return error as TaskRunError;
}

test('a table is created with its types and key, and every row arrives', async () => {
  const result = await run('REPLICATE [orders]', { options: { batchSize: 400 } });
  expect(result.counters).toMatchObject({ read: 2500, written: 2500, inserted: 2500, updated: 0, failed: 0 });
  expect(result.destinationTable).toBe('orders');
  expect(await all('orders')).toEqual(await all('orders', source.client));
  const types = `SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attnum > 0 ORDER BY attnum`;
  expect((await destination.client.query(types)).rows).toEqual((await source.client.query(types)).rows);
  const key = await destination.client.query(
    "SELECT conname FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'p'",
  );
  expect(key.rows).toEqual([{ conname: 'orders_pkey' }]);
  expect(result.log.join('\n')).toMatch(
    /info: From table orders of test to table orders of test: replace, because the table is created; 6 columns, key id/,
  );
  expect(result.log.join('\n')).toMatch(/Path: COPY binary passed through, because columns are of the same types/);
  expect(result.log.filter((l) => l.startsWith('transfer: Page'))).toHaveLength(7);
  expect(result.log.at(-1)).toMatch(/^info: Read 2500 rows .* inserted 2500, updated 0 in/);
  expect(result.log.join('\n')).not.toContain('order 17');
});

test('a second run updates by key', async () => {
  await destination.client.query("DELETE FROM orders WHERE id > 2000; UPDATE orders SET name = 'old'");
  const { counters } = await run('REPLICATE [orders]', { options: { batchSize: 300 } });
  expect(counters).toMatchObject({ read: 2500, inserted: 500, updated: 2000, written: 2500 });
  expect(await all('orders')).toEqual(await all('orders', source.client));
});

test('a SELECT keeps the key of its one table; the statement fixes another name', async () => {
  await run("REPLICATE [cheap] SELECT id, upper(name) AS loud FROM [orders] WHERE price < 10 AND name <> ';) --'");
  expect(await all('cheap')).toHaveLength(29);
  const again = await run('REPLICATE [cheap] SELECT id, upper(name) AS loud FROM [orders] WHERE price < 11');
  expect(again.counters).toMatchObject({ inserted: 3, updated: 29 });
});

test('a join has no key and is replaced as a whole', async () => {
  const statement = 'REPLICATE pairs SELECT o.id, k.b FROM orders o JOIN keyless k ON k.a = o.id';
  expect((await run(statement)).counters.inserted).toBe(3);
  const again = await run(statement);
  expect(again.counters.inserted).toBe(3);
  expect(again.log.join()).toContain('replace, because there is no key to update rows by');
  expect(await all('pairs')).toHaveLength(3);
});

test('a set-returning function takes the key away', async () => {
  await run('REPLICATE tags SELECT id, unnest(tags) AS tag FROM orders WHERE id < 3');
  expect(await all('tags')).toHaveLength(4);
});

test('a column list fixes names, types and key by position', async () => {
  await run(
    'REPLICATE listed (order_no bigint, label varchar(30), PRIMARY KEY (order_no)) SELECT id, name FROM orders WHERE id < 3',
  );
  expect(await all('listed')).toEqual([
    { order_no: '1', label: 'order 1' },
    { order_no: '2', label: 'order 2' },
  ]);
  expect(
    (
      await run(
        'REPLICATE listed (order_no bigint, label varchar(30), PRIMARY KEY (order_no)) SELECT id, name FROM orders WHERE id < 4',
      )
    ).counters,
  ).toMatchObject({ inserted: 1, updated: 2 });
  expect((await failure(run('REPLICATE listed (a bigint) SELECT id, name FROM orders'))).message).toMatch(
    /names 1 columns, but the source delivers 2/,
  );
});

test('prefix, destination schema, and names without case', async () => {
  const options = { tableNamePrefix: 'copy_', destinationSchema: 'Other One' };
  const result = await run('REPLICATE [mixed case]', { options });
  expect(result.destinationTable).toBe('Other One.copy_mixed case');
  expect(await all('"Other One"."copy_mixed case"')).toEqual([{ Id: 1, Group: 'a' }]);
});

test('WITH options win over the job', async () => {
  await run('REPLICATE emptied SELECT id FROM orders WHERE id < 5');
  await run('REPLICATE emptied WITH TruncateTable, BatchSize=2 SELECT id FROM orders WHERE id = 9');
  expect(await all('emptied')).toEqual([{ id: '9' }]);
  await run('REPLICATE emptied WITH DropTable=true SELECT id, name FROM orders WHERE id = 8');
  expect(await all('emptied')).toEqual([{ id: '8', name: 'order 8' }]);
  expect(
    (
      await run('REPLICATE emptied WITH DropTable=false, Unknown=1 SELECT id FROM orders WHERE id = 7', {
        options: { dropTable: true },
      })
    ).log,
  ).toContain('info: WITH Unknown is not known: it has no effect.');
  expect(await all('emptied')).toHaveLength(2);
  expect((await failure(run('REPLICATE emptied WITH DropTable=perhaps'))).message).toMatch(/must be true or false/);
});

test('parameters are values, whatever they hold', async () => {
  const statement =
    "REPLICATE found SELECT id, name FROM orders WHERE name = @Name OR name = {env:Other} OR name = 'order {env:Number}'";
  const parameters = { name: "x' OR '1'='1", Other: "'; DROP TABLE orders; --\\", Number: '4' };
  await run(statement, { parameters });
  expect(await all('found')).toEqual([{ id: '4', name: 'order 4' }]);
  expect((await failure(run(statement))).message).toContain('parameter Name');
});

test.each<[string, string, RegExp, Partial<TaskInputs>]>([
  ['no REPLICATE', 'SELECT 1', /starts with REPLICATE/, {}],
  ['a missing table', 'REPLICATE [nowhere]', /has no table public\.nowhere/, {}],
  ['a missing column', 'REPLICATE x SELECT nope FROM orders', /refused the SELECT: column "nope" does not exist/, {}],
  ['two columns of one name', 'REPLICATE x SELECT id, id FROM orders', /two columns named id/, {}],
  ['three name parts', 'REPLICATE a.b.c SELECT id FROM orders', /more than two parts/, {}],
  [
    'an unknown connector',
    'REPLICATE x',
    /no connector Nothing/,
    { source: { id: '', name: 's', connector: 'Nothing', properties: {} } },
  ],
])('%s fails with advice', async (_, statement, message, inputs) => {
  expect((await failure(run(statement, inputs))).message).toMatch(message);
});

test('source and destination must not be one table', async () => {
  const inputs = {
    destination: {
      ...source.connection,
      id: 'another',
      properties: { ...source.connection.properties, Server: 'localhost' },
    },
  };
  expect((await failure(run('REPLICATE [orders]', inputs))).message).toMatch(/are the same table/);
  expect((await failure(run('REPLICATE [orders] SELECT * FROM public.orders', inputs))).message).toMatch(
    /are the same table/,
  );
});

test('a bad row is told by row and column, without its value, and nothing is left', async () => {
  await source.client.query(
    "CREATE TABLE texts (id int PRIMARY KEY, v text); INSERT INTO texts SELECT i, CASE WHEN i = 7 THEN 'top-secret' ELSE i::text END FROM generate_series(1, 10) i",
  );
  const before = await destination.contents();
  const error = await failure(
    run('REPLICATE numbers (id int, v int, PRIMARY KEY (id)) SELECT id, v FROM texts', { options: { batchSize: 4 } }),
  );
  expect(error.message).toMatch(/^Row 7, column v: the value does not fit the type of the column/);
  expect(error.message).not.toContain('top-secret');
  expect(error.transient).toBe(false);
  expect(error.counters).toMatchObject({ read: 8, written: 0, failed: 8 });
  expect(await destination.contents()).toEqual(before);
});

test('a key that does not identify rows fails the load', async () => {
  const error = await failure(run('REPLICATE twice (a int, b text, PRIMARY KEY (a)) SELECT * FROM keyless'));
  expect(error.message).toMatch(/the key is there already: the key columns do not identify a row/);
});

test('a statement longer than the command timeout fails with advice', async () => {
  await destination.client.query(`CREATE TABLE slow (id bigint PRIMARY KEY, name varchar(40));
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN NEW; END';
    CREATE TRIGGER slow BEFORE INSERT ON slow FOR EACH ROW EXECUTE FUNCTION slow()`);
  const error = await failure(
    run('REPLICATE slow SELECT id, name FROM orders WHERE id = 1', { options: { commandTimeout: 1 } }),
  );
  expect(error.message).toMatch(/longer than the command timeout/);
});
