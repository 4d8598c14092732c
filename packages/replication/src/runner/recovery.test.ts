import { RunAbort, TaskRunError } from '@jobglot/core';
import { loadPlan, openDestination, smallRows, writeRows } from '../testing/load-rows';
import { makePostgresFixture, type PostgresFixture } from '../testing/postgres-fixture';
import { runTask, type TaskInputs, taskRequest } from '../testing/run-task';
import { startTaskProcess } from '../testing/run-task-process';

const ROWS = 200_000;
const SUM = 'SELECT count(*)::int AS n, md5(string_agg(t::text, chr(10) ORDER BY id)) AS sum FROM big t';

let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  await source.client.query(`CREATE TABLE big (id bigint PRIMARY KEY, name text, price numeric(10, 2));
    INSERT INTO big SELECT i, 'row ' || i || E'\\n\\t\\\\', i / 7.0 FROM generate_series(1, ${ROWS}) i`);
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

function inputs(more: Partial<TaskInputs> = {}): TaskInputs {
  const options = { batchSize: 5_000 };
  return {
    statement: 'REPLICATE big',
    source: source.connection,
    destination: destination.connection,
    options,
    ...more,
  };
}

async function checksums(): Promise<unknown[]> {
  return [(await source.client.query(SUM)).rows[0], (await destination.client.query(SUM)).rows[0]];
}

function resumedAt(log: readonly string[]): number {
  return Number(/Resuming behind the (\d+) rows/.exec(log.join('\n'))?.[1]);
}

test.each(['replace', 'upsert'])('a worker that is killed in mid-copy: the next one goes on (%s)', async (mode) => {
  if (mode === 'replace') await destination.client.query('DROP TABLE IF EXISTS big');
  else await destination.client.query("DELETE FROM big WHERE id % 2 = 0; UPDATE big SET name = 'old'");
  const request = taskRequest(inputs());
  const worker = startTaskProcess(request);
  const progress = await worker.firstProgress();
  await worker.kill();
  expect(progress.written).toBeGreaterThan(0);

  const { counters, log } = await runTask(inputs({ executionId: request.executionId, fence: request.fence + 1 }));
  const resumed = resumedAt(log);
  expect(resumed).toBeGreaterThan(0);
  expect(resumed).toBeLessThan(ROWS);
  const expected = mode === 'replace' ? [ROWS, 0] : [ROWS / 2, ROWS / 2];
  expect(counters).toMatchObject({ read: ROWS, written: ROWS, inserted: expected[0], updated: expected[1] });
  const [from, to] = await checksums();
  expect(to).toEqual(from);
  expect(await destination.contents()).toEqual(['big']);
  const state = await destination.client.query('SELECT phase, last_key, counters FROM _jobglot_state');
  expect(state.rows).toEqual([{ phase: 'done', last_key: null, counters: null }]);
});

test('a shutdown keeps the pages; a cancel of the next attempt does not', async () => {
  const stop = new AbortController();
  const options = { batchSize: 5_000, dropTable: true };
  const log = (_: string, message: string): void => {
    if (message.startsWith('Page 3')) stop.abort(new RunAbort('shutdown'));
  };
  const first = inputs({ options, signal: stop.signal, log, executionId: 900, fence: 90_000 });
  await expect(runTask(first)).rejects.toMatchObject({ name: 'RunAbort', why: 'shutdown' });
  expect(await destination.contents()).toEqual(['big', 'big__stg']);

  const cancel = new AbortController();
  const lines: string[] = [];
  const logNext = (_: string, message: string): void => {
    lines.push(message);
    if (message.startsWith('Page 2')) cancel.abort(new RunAbort('cancel'));
  };
  const next = inputs({ options, signal: cancel.signal, log: logNext, executionId: 900, fence: 90_001 });
  await expect(runTask(next)).rejects.toMatchObject({ name: 'RunAbort', why: 'cancel' });
  expect(resumedAt(lines)).toBe(15_000);
  expect(await destination.contents()).toEqual(['big']);
});

test.each([
  ['big', false, ['big', 'big__stg']],
  ['big', true, ['big']],
  ['loose', false, ['big']],
])(
  'after a transient error of the source the pages of %s (last try: %s) are kept only if they will be gone on from',
  async (table, lastTry, left) => {
    await source.client.query('CREATE TABLE IF NOT EXISTS loose AS SELECT * FROM big LIMIT 50000');
    const options = { batchSize: 5_000, dropTable: true };
    const log = (_: string, message: string): void => {
      if (!message.startsWith('Page 2:')) return;
      void source.client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND datname = current_database()",
      );
    };
    const attempt = inputs({ statement: `REPLICATE ${table}`, options, log, lastTry, executionId: 904, fence: 90_005 });
    const error = await runTask(attempt).catch((e) => e);
    expect(error).toMatchObject({ name: 'TaskRunError', transient: true });
    expect(await destination.contents()).toEqual(left);
    await destination.client.query('DROP TABLE IF EXISTS big__stg');
  },
);

test('a row that the destination refuses is final: nothing is left', async () => {
  await source.client.query(
    "CREATE TABLE bad AS SELECT i AS id, 'x' || CASE WHEN i = 9000 THEN 'yy' ELSE '' END AS v FROM generate_series(1, 10000) i; ALTER TABLE bad ADD PRIMARY KEY (id)",
  );
  const statement = 'REPLICATE bad (id bigint, v varchar(2), PRIMARY KEY (id)) SELECT id, v FROM bad';
  const error = await runTask(inputs({ statement })).catch((e) => e);
  expect(error).toMatchObject({ name: 'TaskRunError', transient: false });
  expect(error.message).toMatch(/Row 9000, column v: the value is too long/);
  expect(await destination.contents()).toEqual(['big']);
});

test('a lost destination session is a transient error, and the same claim resumes', async () => {
  let lost = false;
  const options = { batchSize: 5_000, dropTable: true };
  const log = (_: string, message: string): void => {
    if (lost || !message.startsWith('Page 2')) return;
    lost = true;
    void destination.client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'jobglot %/%' AND datname = current_database()",
    );
  };
  const attempt = inputs({ options, log, executionId: 901, fence: 90_010 });
  const error = await runTask(attempt).catch((e) => e);
  expect(error).toBeInstanceOf(TaskRunError);
  expect(error.transient).toBe(true);
  const { counters, log: lines } = await runTask(attempt);
  expect(resumedAt(lines)).toBeGreaterThanOrEqual(10_000);
  expect(counters).toMatchObject({ read: ROWS, inserted: ROWS });
});

test('an earlier attempt that still hangs is ended; woken, it cannot write', async () => {
  const plan = loadPlan(destination, 'hung', { executionId: 902, fence: 90_020 });
  const stalled = await openDestination(destination);
  const load = await stalled.beginLoad(plan, () => {});
  await writeRows(load, smallRows(1, 3));

  const next = await openDestination(destination);
  const messages: string[] = [];
  const second = await next.beginLoad({ ...plan, fence: 90_021 }, (message) => messages.push(message));
  expect(messages.join()).toContain('An earlier attempt of this execution still holds the table');
  expect(second.resumeFrom?.lastKey).toEqual(['3']);
  await expect(writeRows(load, smallRows(4, 6))).rejects.toThrow(TaskRunError);
  await load.abandon();
  await stalled.close();
  await writeRows(second, smallRows(4, 4), second.resumeFrom!.counters);
  await second.finish(null);
  await next.close();
  expect((await destination.client.query('SELECT count(*)::int AS n FROM hung')).rows).toEqual([{ n: 4 }]);
});

test('a page of a claim that was overtaken is not committed', async () => {
  const plan = loadPlan(destination, 'overtaken', { executionId: 903, fence: 90_030 });
  const opened = await openDestination(destination);
  const load = await opened.beginLoad(plan, () => {});
  await destination.client.query("UPDATE _jobglot_state SET fence = 90031 WHERE dest_table = 'public.overtaken'");
  const error = await writeRows(load, smallRows(1, 3)).catch((e) => e);
  expect(error).toBeInstanceOf(RunAbort);
  expect(error.why).toBe('claim_lost');
  expect((await destination.client.query('SELECT count(*)::int AS n FROM overtaken__stg')).rows).toEqual([{ n: 0 }]);
  await load.abandon();
  await opened.close();
});
