import { RunAbort } from '@jobglot/core';
import { makePostgresFixture, type PostgresFixture } from '../testing/postgres-fixture';
import { runTask, type TaskInputs } from '../testing/run-task';
import { waitUntil } from '../testing/wait-until';

/** P6: a cancel stops the running statement within 5 s. */
const LIMIT_MS = 5_000;
const ROWS = Number(process.env.JOBGLOT_FAULT_ROWS ?? 300_000);

let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  await source.client.query(
    `CREATE TABLE big (id bigint PRIMARY KEY, name text); INSERT INTO big SELECT i, repeat('x', 100) FROM generate_series(1, ${ROWS}) i`,
  );
  await destination.client.query(
    "CREATE TABLE big (id bigint PRIMARY KEY, name text); INSERT INTO big VALUES (1, 'as it was')",
  );
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

/** Asked on the source's client, because within a transaction the list of sessions never changes. */
async function sessions({ client }: PostgresFixture): Promise<string[]> {
  const { rows } = await source.client.query(
    "SELECT coalesce(query, '') AS query FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE 'jobglot%'",
    [client.database],
  );
  return rows.map((r) => r.query);
}

async function cancelled(when: (cancel: () => void) => Partial<TaskInputs>): Promise<void> {
  const controller = new AbortController();
  let since = 0;
  const cancel = (): void => {
    since ||= performance.now();
    controller.abort(new RunAbort('cancel'));
  };
  const inputs = { statement: 'REPLICATE big', source: source.connection, destination: destination.connection };
  const run = runTask({ ...inputs, ...when(cancel), signal: controller.signal });
  await expect(run).rejects.toMatchObject({ name: 'RunAbort', why: 'cancel' });
  expect(performance.now() - since).toBeLessThan(LIMIT_MS);
  await waitUntil(
    'the sessions to be gone',
    async () => [...(await sessions(source)), ...(await sessions(destination))].length === 0,
  );
  expect(await destination.contents()).toEqual(['big']);
  expect((await destination.client.query('SELECT * FROM big')).rows).toEqual([{ id: '1', name: 'as it was' }]);
}

test('in the middle of a copy', async () => {
  await cancelled((cancel) => ({
    options: { dropTable: true, batchSize: 20_000 },
    log: (_, message) => {
      if (message.startsWith('Page 2')) cancel();
    },
  }));
});

test('while the source computes', async () => {
  await cancelled((cancel) => {
    const computing = async (): Promise<boolean> =>
      (await sessions(source)).some((q) => q.startsWith('COPY') && q.includes('pg_sleep'));
    void waitUntil('the source to compute', computing).then(cancel);
    return {
      statement: 'REPLICATE big SELECT id, name FROM big WHERE id < 3 AND pg_sleep(60) IS NOT NULL',
      options: { truncateTableData: true },
    };
  });
});

test('while the destination waits for a lock', async () => {
  await destination.client.query('BEGIN; LOCK TABLE big IN EXCLUSIVE MODE');
  const merging = async (): Promise<boolean> => (await sessions(destination)).some((q) => q.startsWith('WITH merged'));
  let ended: Promise<unknown> = Promise.resolve();
  await cancelled((cancel) => {
    ended = waitUntil('the destination to wait', merging).then(async () => {
      cancel();
      await waitUntil('the waiting to end', async () => !(await merging()));
      await destination.client.query('ROLLBACK');
    });
    return { options: { batchSize: 1_000 } };
  });
  await ended;
});
