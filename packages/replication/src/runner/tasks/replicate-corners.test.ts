import { type ItemsFixture, makeItemsFixture, BY_UPDATED as options } from '../../testing/items-fixture';

/** What incremental loads meet beside rows that change: nothing, wrong dates, columns that are not there. */
let items: ItemsFixture;

beforeAll(async () => {
  items = await makeItemsFixture();
});
afterAll(() => items?.close());

test('a table that is empty at first', async () => {
  await items.change('CREATE TABLE later (id int PRIMARY KEY, name text, updated timestamptz)');
  const run = items.task('REPLICATE later');
  await run();
  await run();
  await items.change("INSERT INTO later VALUES (1, 'first', '2024-01-01')");
  await run();
  await items.sameRows('later');
  expect((await run()).counters).toMatchObject({ read: 1, written: 0 });
});

test('a table that is emptied for a while is not read anew', async () => {
  await items.makeItems('refilled');
  const run = items.task('REPLICATE refilled');
  await run();
  await items.change('CREATE TABLE kept AS TABLE refilled; DELETE FROM refilled');
  expect((await run()).counters.read).toBe(0);
  await items.change('INSERT INTO refilled TABLE kept');
  expect((await run()).counters).toMatchObject({ read: 1, written: 0 });
});

test('a cursor is of one column', async () => {
  await items.makeItems('switched');
  const run = items.task('REPLICATE switched');
  await run();
  const byId = { options: { otherOptions: 'IncrementalCheckColumns=id, IncrementalOverlap=10' } };
  expect((await run(byId)).counters.read).toBe(200);
  expect((await run(byId)).counters.read).toBe(11);
});

test.each([{ dropTable: true }, { truncateTableData: true }])(
  '%j: everything, in one piece, each time',
  async (whole) => {
    const table = Object.keys(whole)[0]!.toLowerCase();
    await items.makeItems(table);
    const windows = { replicateStartDate: '2024-01-03', replicateInterval: 1, replicateIntervalUnit: 'days' } as const;
    const run = items.task(`REPLICATE ${table}`, { options: { ...options, ...whole } });
    await run();
    const { counters, log } = await run();
    expect(counters).toMatchObject({ read: 200, inserted: 200 });
    await items.sameRows(table);
    const cut = await run({
      options: { otherOptions: `${options.otherOptions}, DeleteMissing`, ...whole, ...windows },
    });
    expect(cut.counters).toMatchObject({ read: 153, inserted: 153 });
    expect([...log, ...cut.log].join('\n')).not.toMatch(/window 1|Compared the keys/);
  },
);

test('history needs a key', async () => {
  await items.change('CREATE TABLE unkeyed (a int, updated timestamptz); INSERT INTO unkeyed VALUES (1, now())');
  await expect(items.task('REPLICATE unkeyed', { options: { ...options, historyMode: true } })()).rejects.toThrow(
    /History mode needs a key/,
  );
});

test.each(['timestamptz', 'timestamp', 'date'])('a %s without end hides nothing', async (type) => {
  const table = `endless_${type}`;
  await items.makeItems(table, type);
  await items.change(`INSERT INTO ${table} VALUES (901, 'for ever', 'infinity')`);
  const run = items.task(`REPLICATE ${table}`);
  await run();
  await items.change(`UPDATE ${table} SET name = 'now', updated = now() WHERE id = 3`);
  await run();
  await items.sameRows(table);
});

test('windows are cut up to the present, whatever dates there are', async () => {
  await items.makeItems('far');
  await items.change("INSERT INTO far VALUES (901, 'typing error', '9999-12-31')");
  const replicateStartDate = '2024-01-03';
  const windows = { ...options, replicateStartDate, replicateInterval: 60, replicateIntervalUnit: 'days' } as const;
  await items.task('REPLICATE far', { options: windows })();
  expect(await items.rows('SELECT count(*)::int, max(id) FROM far')).toEqual([[154, 901]]);
});

test('the overlap does not reach behind the start date; a start that is no date is refused', async () => {
  await items.makeItems('started');
  const run = items.task('REPLICATE started', { options: { ...options, replicateStartDate: '2024-01-09 08:00' } });
  await run();
  const { log } = await run();
  expect(log.join('\n')).toContain('updated from 2024-01-09 08:00:00+00 to');
  await expect(run({ options: { ...options, replicateStartDate: 'soon' } })).rejects.toThrow(/soon is no date/);
});

test('a check column that is the key, or has another name in the destination', async () => {
  await items.change(
    'CREATE TABLE keyed (a int, b int, t text, PRIMARY KEY (b, a)); INSERT INTO keyed SELECT i % 7, i, $$x$$ FROM generate_series(1, 3000) i',
  );
  const run = items.task('REPLICATE renamed (one int, two int, three text) SELECT a, b, t FROM keyed', {
    options: { otherOptions: 'IncrementalCheckColumns=b', replicateStartDate: null },
  });
  await run();
  await items.change('INSERT INTO keyed VALUES (1, 3001, NULL)');
  expect((await run()).counters).toMatchObject({ read: 1002, inserted: 1 });
  expect(await items.rows('SELECT count(*)::int, max(two) FROM renamed')).toEqual([[3001, 3001]]);
});

test('a marked row that is there again loses its mark, however old it is', async () => {
  await items.makeItems('again');
  const run = items.task('REPLICATE again', { options: { ...options, deletionBehavior: 'SoftDelete' } });
  await run();
  await items.change('DELETE FROM again WHERE id IN (3, 4)');
  expect((await run()).counters).toMatchObject({ deleted: 2 });
  await items.change("INSERT INTO again VALUES (3, 'item 3', '2024-01-01 03:00+00')");
  expect((await run()).counters).toMatchObject({ updated: 1, deleted: 0 });
  expect(await items.rows('SELECT id FROM again WHERE _cdatasync_deleted')).toEqual([[4]]);
});

test('a table that is made anew holds no deleted rows', async () => {
  await items.makeItems('rebuilt');
  await items.change('UPDATE rebuilt SET gone = true WHERE id < 4');
  const run = items.task('REPLICATE rebuilt WITH DeletedColumn=gone', { options: { deletionBehavior: 'SoftDelete' } });
  await run({ options: {} });
  expect((await run({ options: { dropTable: true, deletionBehavior: 'SoftDelete' } })).counters.inserted).toBe(197);
  expect((await run()).counters).toMatchObject({ inserted: 3, deleted: 3 });
  await items.destination.client.query('ALTER TABLE rebuilt DROP COLUMN gone');
  await expect(run()).rejects.toThrow(/no column gone, by which deleted rows are told/);
});

test('columns that the load makes itself cannot come from the source', async () => {
  await items.change(
    'CREATE TABLE copied (id int PRIMARY KEY, updated timestamptz, _cdatasync_deleted boolean, _cdatasync_start timestamptz)',
  );
  await items.task('REPLICATE copied')();
  const soft = { deletionBehavior: 'SoftDelete' } as const;
  await expect(items.task('REPLICATE copied', { options: soft })()).rejects.toThrow(
    /has a column _cdatasync_deleted too/,
  );
  const history = { ...options, historyMode: true, dropTable: true };
  await expect(items.task('REPLICATE copied', { options: history })()).rejects.toThrow(
    /has a column _cdatasync_start too/,
  );
});
