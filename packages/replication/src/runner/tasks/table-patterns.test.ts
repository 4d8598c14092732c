import { RunAbort, type TaskRunRequest } from '@jobglot/core';
import { type ItemsFixture, makeItemsFixture } from '../../testing/items-fixture';
import { PAIR_ENVIRONMENT, PAIR_FIXTURES } from '../../testing/pair-fixtures';
import { readRows } from '../../testing/read-rows';
import { taskRequest } from '../../testing/run-task';
import { startTaskProcess } from '../../testing/run-task-process';

let items: ItemsFixture;

beforeAll(async () => {
  items = await makeItemsFixture();
});
afterAll(() => items?.close());

const run = (statement: string) => items.task(statement, { options: {} })();

it('looks in the schemas that fit', async () => {
  await items.change(`
    CREATE SCHEMA north_1; CREATE SCHEMA north_2; CREATE SCHEMA south;
    CREATE TABLE north_1.sales (id int PRIMARY KEY, name text NOT NULL);
    CREATE TABLE north_2.sales (id int PRIMARY KEY, name text);
    CREATE TABLE south.sales (id int PRIMARY KEY, name text NOT NULL);
    CREATE VIEW south.sales_view AS SELECT * FROM south.sales;
    CREATE TABLE south.sales__stg (id int PRIMARY KEY, name text NOT NULL);
    COMMENT ON TABLE south.sales__stg IS 'jobglot staging 1/1';
    INSERT INTO north_1.sales VALUES (1, 'one');
    -- only the second table may lack a name
    INSERT INTO north_2.sales VALUES (2, NULL);
    INSERT INTO south.sales VALUES (3, 'three');`);
  await run('REPLICATE [north] [north_*].[sales]');
  expect(await items.rows('SELECT * FROM north ORDER BY id')).toEqual([
    [1, 'one'],
    [2, null],
  ]);
  const files = await PAIR_FIXTURES.Parquet!();
  await items.task('REPLICATE [north] [north_*].[sales]', {
    destination: files.connection,
    environment: PAIR_ENVIRONMENT,
    options: {},
  })();
  expect(await readRows(files, 'north')).toEqual([
    ['1', 'one'],
    ['2', null],
  ]);
  await files.close();
  await run('REPLICATE [all_sales] SELECT id FROM [*].[sales*]');
  expect(await items.rows('SELECT * FROM all_sales ORDER BY id')).toEqual([[1], [2], [3]]);
  await run('REPLICATE [*].[my_*] [north_*].[sales]');
  expect(await items.rows('SELECT * FROM north_2.my_sales')).toEqual([[2, null]]);
  await expect(run('REPLICATE [my_*] [north_*].[sales]')).rejects.toThrow(
    'north_1.sales and north_2.sales would both go into my_sales',
  );
  await expect(run('REPLICATE [mine] [sales*]')).rejects.toThrow('No table of');
});

describe('a reader that waits', () => {
  const statement = 'REPLICATE [held] WITH Extractors=3 SELECT id, step(id) AS n FROM [held_*]';

  beforeAll(() =>
    items.change(`
      CREATE FUNCTION step(i int) RETURNS int LANGUAGE plpgsql AS $$
      BEGIN IF i = 13 THEN PERFORM pg_sleep(600); END IF; RETURN 6 / (i - 99); END $$;
      ${[1, 2, 3].map((i) => `CREATE TABLE held_${i} (id int); INSERT INTO held_${i} VALUES (${i}), (${i + 10});`).join('')}`),
  );

  it('is left when the run is cancelled', async () => {
    const stop = new AbortController();
    const log = (_: string, message: string): void => {
      if (message.includes('Page 2')) stop.abort(new RunAbort('cancel'));
    };
    const cancelled = items.task(statement, { options: {}, signal: stop.signal, log });
    await expect(cancelled()).rejects.toMatchObject({ why: 'cancel' });
    expect(await items.destination.contents()).not.toContain('held__stg');
  });

  it('is not waited for when another one fails', async () => {
    await items.change('INSERT INTO held_2 VALUES (99)');
    await expect(run(statement)).rejects.toThrow('22012');
  });
});

describe('a worker that is killed', () => {
  const rows = (table: string) => items.rows(`SELECT count(*)::int, count(DISTINCT (part, id))::int FROM ${table}`);
  const request = (statement: string, fence: number): TaskRunRequest =>
    taskRequest({
      statement,
      source: items.source.connection,
      destination: items.destination.connection,
      options: { batchSize: 100 },
      executionId: 900,
      fence,
    });

  beforeAll(() =>
    items.change(
      Array.from(
        { length: 4 },
        (_, i) => `
        CREATE TABLE parts_${i} (id int, part int, filler text);
        INSERT INTO parts_${i} SELECT n, ${i}, repeat('x', 500) FROM generate_series(1, 2000) n;`,
      ).join(''),
    ),
  );

  it.each([
    ['killed_new', '', 8_000],
    ['killed_added', 'WITH AppendRows, Extractors=3', 8_001],
    ['killed_room', "WITH DeleteWhere='part >= 0'", 8_001],
  ])('%s: each row comes once %s', async (table, options, expected) => {
    if (expected > 8_000) {
      await items.destination.client.query(
        `CREATE TABLE ${table} (id int, part int, filler text); INSERT INTO ${table} VALUES (0, -1, 'kept')`,
      );
    }
    const statement = `REPLICATE [${table}] ${options} [parts_*]`;
    const fence = 20_000_000;
    const first = startTaskProcess(request(statement, fence));
    await first.firstProgress();
    await first.kill();
    const second = startTaskProcess(request(statement, fence + 1));
    expect((await second.ended()) || second.errors()).toBe(true);
    expect(await rows(table)).toEqual([[expected, expected]]);
    const third = startTaskProcess(request(statement, fence + 2));
    expect(await third.ended()).toBe(true);
    // the run had loaded them
    expect(await rows(table)).toEqual([[expected, expected]]);
  });
});
