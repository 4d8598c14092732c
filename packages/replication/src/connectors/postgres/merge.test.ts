import { keyedPlan } from '../../testing/conformance/keyed';
import { loadPages } from '../../testing/load-rows';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../../testing/run-task';

/** Rows that meet tables which PostgreSQL treats differently from plain ones. */
let source: PostgresFixture;
let destination: PostgresFixture;
let tasks = 500_000_000_000_000_000n;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  await source.client.query(
    "CREATE TABLE t (id int PRIMARY KEY, name text, rev bigint); INSERT INTO t SELECT i, 'n' || i, i FROM generate_series(1, 20) i",
  );
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

function task(statement: string, inputs: Partial<TaskInputs> = {}) {
  const taskId = String(tasks++);
  return (more: Partial<TaskInputs> = {}) =>
    runTask({ statement, taskId, source: source.connection, destination: destination.connection, ...inputs, ...more });
}

const change = (sql: string) => source.client.query(sql);
const rows = async (sql: string): Promise<unknown[][]> =>
  (await destination.client.query({ text: sql, rowMode: 'array' })).rows;

test('a partitioned table is merged into', async () => {
  await destination.client.query(
    'CREATE TABLE parted (id int PRIMARY KEY, name text, rev bigint) PARTITION BY RANGE (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10); CREATE TABLE parted_2 PARTITION OF parted DEFAULT',
  );
  await destination.client.query("INSERT INTO parted VALUES (3, 'old', 3), (15, 'old', 15), (16, 'n16', 16)");
  const run = task('REPLICATE parted SELECT * FROM t');
  expect((await run()).counters).toMatchObject({ inserted: 17, updated: 3 });
  const incremental = { otherOptions: 'IncrementalCheckColumns=rev' };
  await run({ options: incremental });
  await destination.client.query("UPDATE parted SET name = 'wrong' WHERE id = 5");
  expect((await run({ options: incremental })).counters).toMatchObject({ read: 20, inserted: 0, updated: 1 });
  expect(await rows("SELECT count(*)::int FROM parted WHERE name = 'n' || id")).toEqual([[20]]);
});

test('a row without a key is refused, not inserted anew each time', async () => {
  await destination.client.query('CREATE TABLE open_key (id int UNIQUE, name text)');
  const run = task('REPLICATE open_key (id int, name text, PRIMARY KEY (id)) SELECT nullif(id, 20) AS id, name FROM t');
  await expect(run()).rejects.toThrow(/column id: the column must not be NULL/);
});

test('a key that the table makes itself is taken from the source, also by a mirror', async () => {
  await destination.client.query(
    'CREATE TABLE self_made (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, rev bigint)',
  );
  await task('CHECKCACHE self_made AGAINST t WITH REPAIR')();
  expect(await rows('SELECT count(*)::int, max(id) FROM self_made')).toEqual([[20, 20]]);
});

test('a comparison adds no column, whatever AlterSchema says', async () => {
  await destination.client.query('CREATE TABLE narrow (id int PRIMARY KEY, name text)');
  const { log } = await task('CHECKCACHE narrow AGAINST t', { options: { alterSchema: true } })();
  expect(log.join('\n')).toContain('20 rows are missing in the copy');
  expect(log.join('\n')).toContain('no column rev');
});

test('marks of another program may be NULL', async () => {
  await destination.client.query(
    "CREATE TABLE theirs (id int PRIMARY KEY, name text, _cdatasync_deleted boolean); INSERT INTO theirs VALUES (1, 'n1'), (99, 'gone')",
  );
  const { counters } = await task('REPLICATE theirs SELECT id, name FROM t', {
    options: { deletionBehavior: 'SoftDelete', otherOptions: 'DeleteLimit=100' },
  })();
  expect(counters).toMatchObject({ deleted: 1 });
  expect(await rows('SELECT id FROM theirs WHERE _cdatasync_deleted')).toEqual([[99]]);
});

test('what was sent is compared in the columns that were sent', async () => {
  await change('CREATE TABLE wide (id int PRIMARY KEY, a int); INSERT INTO wide VALUES (1, 1), (2, 2)');
  const run = task('REPLICATE sent SELECT * FROM wide', { jobType: 'ReverseETL', options: { alterSchema: true } });
  await run();
  await destination.client.query('UPDATE sent SET a = 100 WHERE id = 1');
  await change("ALTER TABLE wide ADD COLUMN b text; UPDATE wide SET b = 'new' WHERE id = 2");
  expect((await run()).counters).toMatchObject({ inserted: 0, updated: 1 });
  expect(await rows('SELECT * FROM sent ORDER BY id')).toEqual([
    [1, 100, null],
    [2, 2, 'new'],
  ]);
  await change('ALTER TABLE wide ALTER a TYPE text USING a || $$ pieces$$');
  expect((await run()).counters).toMatchObject({ updated: 2 });
  await change('ALTER TABLE wide DROP COLUMN b');
  expect((await run()).counters).toMatchObject({ read: 2, written: 0, deleted: 0 });
});

test('rows that were there before anything was sent are not gone', async () => {
  await destination.client.query(
    "CREATE TABLE before (id int PRIMARY KEY, name text); INSERT INTO before VALUES (77, 'own')",
  );
  await task('REPLICATE before SELECT id, name FROM t', { jobType: 'ReverseETL' })();
  expect(await rows('SELECT count(*)::int FROM before')).toEqual([[21]]);
});

test('what was sent to a table that is gone is sent again', async () => {
  const run = task('REPLICATE lost SELECT * FROM t', { jobType: 'ReverseETL' });
  await run();
  await destination.client.query('DROP TABLE lost');
  expect((await run()).counters).toMatchObject({ inserted: 20 });
});

describe('history', () => {
  const options = { historyMode: true, otherOptions: 'IncrementalCheckColumns=rev' };

  test('versions by whole numbers keep their end open when the row is gone, however that is found', async () => {
    await change('CREATE TABLE v AS TABLE t; ALTER TABLE v ADD PRIMARY KEY (id); ALTER TABLE v ADD gone boolean');
    const run = task('REPLICATE v_copy WITH DeletedColumn=gone SELECT * FROM v', { options });
    await run();
    await change('DELETE FROM v WHERE id = 4; UPDATE v SET gone = true, rev = 100 WHERE id = 5');
    expect((await run()).counters).toMatchObject({ inserted: 0, deleted: 1 });
    const compared = await run({ options: { ...options, otherOptions: `${options.otherOptions}, DeleteMissing` } });
    expect(compared.counters).toMatchObject({ inserted: 0, deleted: 1 });
    const closed = 'SELECT id, rev, _cdatasync_end FROM v_copy WHERE NOT _cdatasync_active ORDER BY id';
    expect(await rows(closed)).toEqual([
      [4, '4', null],
      [5, '5', null],
    ]);
  });

  test('a deletion closes the version and makes none, also where it is a mark', async () => {
    await change('CREATE TABLE w AS TABLE t; ALTER TABLE w ADD PRIMARY KEY (id); ALTER TABLE w ADD gone boolean');
    const soft = { ...options, deletionBehavior: 'SoftDelete' } as const;
    const run = task('REPLICATE w_copy WITH DeletedColumn=gone SELECT * FROM w', { options: soft });
    await run();
    await change('UPDATE w SET gone = true, rev = 100 WHERE id = 5; DELETE FROM w WHERE id = 6');
    await run();
    expect(await rows('SELECT id, rev, _cdatasync_active FROM w_copy WHERE id IN (5, 6)')).toEqual([
      [5, '5', false],
      [6, '6', false],
    ]);
    expect(await rows("SELECT FROM pg_attribute WHERE attrelid = 'w_copy'::regclass AND attname ~ 'deleted'")).toEqual(
      [],
    );
  });

  test('rows without a check value are left out and counted once', async () => {
    await change('CREATE TABLE u AS TABLE t; ALTER TABLE u ADD PRIMARY KEY (id); UPDATE u SET rev = NULL WHERE id < 4');
    const { log, counters } = await task('REPLICATE u_copy SELECT * FROM u', {
      options: { ...options, batchSize: 2 },
    })();
    expect(counters).toMatchObject({ read: 20, inserted: 17 });
    expect(log.filter((l) => l.includes('no value in rev'))).toEqual([
      'info: Warning: 3 rows have no value in rev and are left out: history cannot say when they began.',
    ]);
  });

  test('only active versions are compared; a repair is refused', async () => {
    await change('CREATE TABLE x AS TABLE t; ALTER TABLE x ADD PRIMARY KEY (id)');
    const run = task('REPLICATE x', { options });
    await run();
    await change("UPDATE x SET name = 'second', rev = 50 WHERE id = 2; DELETE FROM x WHERE id = 3");
    await run();
    expect((await task('CHECKCACHE x')()).log.join('\n')).toContain(
      '0 rows are missing in the copy, 0 differ, 1 are gone at the source.',
    );
    await expect(task('CHECKCACHE x WITH REPAIR')()).rejects.toThrow(/holds history.*RefreshTable/);
  });

  test('what is gone is closed in the range only', async () => {
    await change('CREATE TABLE z AS TABLE t; ALTER TABLE z ADD PRIMARY KEY (id)');
    await task('REPLICATE z', { options })();
    const range = { column: 'rev', from: '5', to: '8' };
    const remove = { insert: false, update: false, remove: true, apply: true, removeLimit: 100, range };
    const mirror = { against: 'table', ...remove } as const;
    const plan = keyedPlan(destination, 'z', { mode: 'mirror', deletions: 'delete', mirror });
    const columns = ['id', 'rev'].map((name) => ({ name, type: { kind: 'int64' }, nullable: false }) as const);
    const planned = { ...plan, schema: { ...plan.schema, columns } };
    expect((await loadPages(destination, planned, [[['5', '5']]])).deleted).toBe(3);
    expect(await rows('SELECT id FROM z WHERE NOT _cdatasync_active ORDER BY 1')).toEqual([[6], [7], [8]]);
  });

  test('a table without the check column is refused in words', async () => {
    await change('CREATE TABLE y AS TABLE t; ALTER TABLE y ADD PRIMARY KEY (id)');
    const run = task('REPLICATE y', { options });
    await run();
    await destination.client.query('ALTER TABLE y DROP COLUMN rev');
    await expect(run()).rejects.toThrow(/no column rev, which tells the versions apart/);
  });
});
