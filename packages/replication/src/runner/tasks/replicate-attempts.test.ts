import { type ItemsFixture, makeItemsFixture, BY_UPDATED as options, stopAt } from '../../testing/items-fixture';

/** Runs that another attempt goes on with: nothing is lost, nothing counted twice. */
let items: ItemsFixture;

beforeAll(async () => {
  items = await makeItemsFixture();
});
afterAll(() => items?.close());

test('what was open at the source when the first attempt began is not lost to the second one', async () => {
  await items.makeItems('slow');
  await items.change("UPDATE slow SET updated = now() - interval '2 hours' WHERE id = 200");
  const { Client } = await import('pg');
  const open = new Client({ connectionString: items.source.url });
  await open.connect();
  await open.query("BEGIN; INSERT INTO slow VALUES (500, 'open', now())");
  await items.change("INSERT INTO slow VALUES (501, 'after it', now() + interval '1 second')");
  const otherOptions = "IncrementalCheckColumns=updated, IncrementalOverlap='0'";
  const run = items.task('REPLICATE slow', { options: { otherOptions, replicateStartDate: '2024-01-03' } });
  await stopAt('Page 1', run, { executionId: 71, fence: 3_000_000 });
  await open.query('COMMIT');
  await open.end();
  await run({ executionId: 71, fence: 3_000_001 });
  await run({ fence: 3_000_002 });
  expect(await items.rows('SELECT id FROM slow WHERE id >= 500 ORDER BY id')).toEqual([[500], [501]]);
});

test('a check column that the destination lacks: the load begins again instead of going on in the wrong place', async () => {
  await items.makeItems('lacking');
  await items.destination.client.query('CREATE TABLE lacking (id int PRIMARY KEY, name text)');
  const windows = { ...options, replicateStartDate: '2024-01-01', batchSize: 50 };
  const run = items.task('REPLICATE lacking', { options: windows });
  await stopAt('Page 2', run, { executionId: 72, fence: 4_000_000 });
  await run({ executionId: 72, fence: 4_000_001 });
  expect(await items.rows('SELECT count(*)::int FROM lacking')).toEqual([[200]]);
});

test.each([
  ['all rows', 73, '', 190],
  ['changes', 76, options.otherOptions, 5],
])(
  'what is loaded is not loaded again by the attempt that removes what is missing: %s',
  async (_, executionId, otherOptions, read) => {
    const table = `removing_${executionId}`;
    await items.makeItems(table);
    const run = items.task(`REPLICATE ${table} WITH DeleteMissing`, { options: { otherOptions } });
    const fence = executionId * 100_000;
    await run({ fence });
    await items.change(
      `UPDATE ${table} SET name = 'changed', updated = '2024-03-01' WHERE id < 5; DELETE FROM ${table} WHERE id > 190`,
    );
    await items.change(`UPDATE ${table} SET updated = '2024-01-09 08:00+00' WHERE id = 5`);
    await stopAt('Path', run, { executionId, fence: fence + 1 }, 2);
    const { counters } = await run({ executionId, fence: fence + 2 });
    expect(counters).toMatchObject({ read, updated: read, deleted: 10 });
    await items.sameRows(table);
    expect((await run({ fence: fence + 3 })).counters.deleted).toBe(0);
  },
);

test('rows that may be rejected are counted over all attempts', async () => {
  await items.change(
    'CREATE TABLE dirty (id int PRIMARY KEY, n text); INSERT INTO dirty SELECT i, CASE WHEN i % 100 = 0 THEN $$x$$ ELSE $$1$$ END FROM generate_series(1, 600) i',
  );
  await items.destination.client.query('CREATE TABLE dirty (id int PRIMARY KEY, n int)');
  const run = items.task('REPLICATE dirty WITH MaxRejectedRows=4', { options: { batchSize: 50 } });
  await stopAt('Page 7', run, { executionId: 74, fence: 6_000_000 });
  await expect(run({ executionId: 74, fence: 6_000_001 })).rejects.toThrow(/one more than the 4 rows/);
});
