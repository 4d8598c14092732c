import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../../testing/run-task';

let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture({ superuser: true })]);
  await source.client.query(
    "CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t SELECT i, 'n' || i FROM generate_series(2, 6) i",
  );
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

const DROP = { dropTable: true };

function run(table: string, inputs: Partial<TaskInputs> = {}) {
  const statement = `REPLICATE [${table}] SELECT * FROM t`;
  return runTask({ statement, source: source.connection, destination: destination.connection, ...inputs });
}

async function sql(text: string): Promise<Record<string, unknown>[]> {
  return (await destination.client.query(text)).rows;
}

async function oid(table: string): Promise<unknown> {
  return (await sql(`SELECT '${table}'::regclass::oid AS oid`))[0]?.oid;
}

test('the table is swapped, its owner and grants stay', async () => {
  const role = `jobglot_owner_${process.pid}`;
  await sql(`CREATE ROLE ${role}`);
  try {
    await sql(
      `CREATE TABLE swapped (id int, gone text); GRANT SELECT ON swapped TO PUBLIC; ALTER TABLE swapped OWNER TO ${role}`,
    );
    const before = await oid('swapped');
    await run('swapped', { options: DROP });
    expect(await oid('swapped')).not.toBe(before);
    expect(await sql('SELECT * FROM swapped ORDER BY id LIMIT 1')).toEqual([{ id: 2, name: 'n2' }]);
    const facts = await sql(
      "SELECT pg_get_userbyid(relowner) AS owner, has_table_privilege('public', oid, 'SELECT') AS readable, reloptions, obj_description(oid) AS comment FROM pg_class WHERE oid = 'swapped'::regclass",
    );
    expect(facts).toEqual([{ owner: role, readable: true, reloptions: null, comment: null }]);
  } finally {
    await sql(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
});

test('a table with a view is filled in place and gets the columns it lacks', async () => {
  await sql(
    "CREATE TABLE viewed (id int PRIMARY KEY, own text DEFAULT 'own'); INSERT INTO viewed VALUES (1); CREATE VIEW seen AS SELECT id FROM viewed",
  );
  const before = await oid('viewed');
  await run('viewed', { options: DROP });
  expect(await oid('viewed')).toBe(before);
  expect(await sql('SELECT count(*)::int AS n FROM seen')).toEqual([{ n: 5 }]);
  expect(await sql('SELECT * FROM viewed ORDER BY id LIMIT 1')).toEqual([{ id: 2, own: 'own', name: 'n2' }]);
});

test('a table that foreign keys refer to is changed row by row', async () => {
  await sql(
    "CREATE TABLE parent (id int PRIMARY KEY, name text); INSERT INTO parent VALUES (1, 'old'), (2, 'old'); CREATE TABLE child (p int REFERENCES parent); INSERT INTO child VALUES (2)",
  );
  await run('parent', { options: { truncateTableData: true } });
  expect(await sql('SELECT * FROM parent ORDER BY id LIMIT 2')).toEqual([
    { id: 2, name: 'n2' },
    { id: 3, name: 'n3' },
  ]);
  await sql('INSERT INTO parent VALUES (100); INSERT INTO child VALUES (100)');
  await expect(run('parent', { options: DROP })).rejects.toThrow(/foreign key forbids it/);
  expect(await sql('SELECT count(*)::int AS n FROM parent')).toEqual([{ n: 6 }]);
});

test('a trigger of the user stays', async () => {
  await sql(`CREATE TABLE watched (id int, name text);
    CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER noop BEFORE INSERT ON watched FOR EACH ROW EXECUTE FUNCTION noop()`);
  await run('watched', { options: DROP });
  expect(await sql("SELECT tgname FROM pg_trigger WHERE tgrelid = 'watched'::regclass")).toEqual([{ tgname: 'noop' }]);
  expect(await sql('SELECT count(*)::int AS n FROM watched')).toEqual([{ n: 5 }]);
});

test('a partitioned table stays partitioned', async () => {
  await sql(
    'CREATE TABLE parted (id int PRIMARY KEY, name text) PARTITION BY RANGE (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (1000)',
  );
  await run('parted', { options: DROP });
  expect(await sql('SELECT count(*)::int AS n FROM parted_1')).toEqual([{ n: 5 }]);
});

test("a table of the staging table's name that is not ours is not touched", async () => {
  await sql('CREATE TABLE mine__stg (precious text)');
  await expect(run('mine')).rejects.toThrow(/mine__stg is in the way/);
  expect(await sql('SELECT * FROM mine__stg')).toEqual([]);
});

test('names of more than 63 bytes are cut, each apart from its like', async () => {
  const long = 'ü'.repeat(60);
  const first = await run(`${long}1`);
  const second = await run(`${long}2`);
  expect(first.destinationTable).not.toBe(second.destinationTable);
  expect(Buffer.byteLength(first.destinationTable)).toBeLessThanOrEqual(63);
  await run(`${long}1`);
  expect((await destination.contents()).filter((t) => t.startsWith('ü'))).toHaveLength(2);
});
