import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_ENVIRONMENT } from '../../testing/local-environment';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask } from '../../testing/run-task';

const BAD = [3, 700, 701, 4999];
let source: PostgresFixture;
let destination: PostgresFixture;
let root: string;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  root = realpathSync(mkdtempSync(join(tmpdir(), 'jobglot-rejects-')));
  await source.client.query(
    `CREATE TABLE rough (id int PRIMARY KEY, code text, n int);
     INSERT INTO rough SELECT i, CASE WHEN i IN (${BAD}) THEN 'too long' ELSE 'ok' END, i FROM generate_series(1, 5000) i`,
  );
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await Promise.all([source?.close(), destination?.close()]);
});

const statement = (table: string, options = '') =>
  `REPLICATE ${table} (id int, code varchar(2), n int, PRIMARY KEY (id)) ${options} SELECT id, code, n FROM rough`;

function run(text: string, executionId: number) {
  const environment = { ...LOCAL_ENVIRONMENT, filesRoot: root };
  return runTask({
    statement: text,
    source: source.connection,
    destination: destination.connection,
    environment,
    executionId,
  });
}

test.each([
  ['the server names the row', 'copied', ''],
  ['a constraint that only the merge meets: halves', 'merged', 'CHECK (n NOT IN (3, 700, 701, 4999))'],
])('rows that are refused are set aside, all others arrive: %s', async (_, table, check) => {
  if (check) {
    await destination.client.query(
      `CREATE TABLE ${table} (id int PRIMARY KEY, code varchar(20), n int, UNIQUE (n), ${check})`,
    );
  }
  const executionId = check ? 90_002 : 90_001;
  const { counters, log } = await run(statement(table, 'WITH MaxRejectedRows=10, BatchSize=1000'), executionId);
  expect(counters).toMatchObject({ read: 5000, inserted: 4996, failed: 4 });
  const { rows } = await destination.client.query(`SELECT array_agg(id ORDER BY id) AS ids FROM ${table}`);
  expect(rows[0].ids).toEqual(Array.from({ length: 5000 }, (_, i) => i + 1).filter((i) => !BAD.includes(i)));
  const file = join(root, `.jobglot/rejects/${executionId}-100000000000000001.jsonl`);
  const rejected = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rejected.map((r) => [r.row, r.values.id])).toEqual(BAD.map((i) => [i, String(i)]));
  expect(rejected[0].values.code).toBe('too long');
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(log.join('\n')).toContain(`.jobglot/rejects/${executionId}-100000000000000001.jsonl`);
  const quiet = log.filter((l) => !l.startsWith('verbose:'));
  expect(quiet.join('\n')).not.toContain('"too long"');
  expect(log.filter((l) => l.startsWith('verbose: Rejected values:'))).toHaveLength(4);
});

test('the log names row and column; more than the limit fails the task, and nothing is left', async () => {
  const error = await run(statement('limited', 'WITH MaxRejectedRows=3'), 90_003).catch((e) => e);
  expect(error.name).toBe('TaskRunError');
  expect(error.message).toMatch(/Row 4999, column code: the value is too long.*one more than the 3 rows/s);
  expect(error.counters).toMatchObject({ read: 4999, written: 0 });
  expect(await destination.contents()).not.toContain('limited');
});

test('without a limit the first bad row fails the task', async () => {
  await expect(run(statement('strict'), 90_004)).rejects.toThrow(/Row 3, column code/);
});
