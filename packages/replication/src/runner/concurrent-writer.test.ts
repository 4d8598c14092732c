import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { makePostgresFixture, type PostgresFixture } from '../testing/postgres-fixture';
import { seededRandom } from '../testing/random';
import { runTask } from '../testing/run-task';

/** Incremental runs while somebody writes, commits late and out of order (replication-notes.md 9.1). */
const RUNS = Number(process.env.JOBGLOT_FAULT_RUNS ?? 6);
const WRITERS = 3;

let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  await source.client.query(`
    CREATE TABLE live (id bigserial PRIMARY KEY, name text, updated timestamptz NOT NULL);
    INSERT INTO live (name, updated) SELECT 'start ' || i, now() - interval '1 hour' FROM generate_series(1, 500) i`);
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

/** Changes rows in transactions of random length until it is stopped. */
async function writer(random: () => number, stopped: () => boolean): Promise<void> {
  const client = new Client({ connectionString: source.url });
  await client.connect();
  for (let i = 0; !stopped(); i++) {
    await client.query('BEGIN');
    await client.query("INSERT INTO live (name, updated) VALUES ('new ' || $1, now())", [i]);
    const id = 1 + Math.floor(random() * 500);
    await client.query("UPDATE live SET name = name || '.', updated = now() WHERE id = $1", [id]);
    // a transaction's rows have the time of its beginning, and may be committed much later
    await sleep(random() * 40);
    await client.query(random() < 0.1 ? 'ROLLBACK' : 'COMMIT');
  }
  await client.end();
}

test(
  `${RUNS} runs beside ${WRITERS} writers, without any overlap: the last one finds everything equal`,
  async () => {
    const random = seededRandom('concurrent writer');
    let over = false;
    const writers = Array.from({ length: WRITERS }, () => writer(random, () => over));
    const inputs = {
      statement: 'REPLICATE live',
      source: source.connection,
      destination: destination.connection,
      options: { otherOptions: "IncrementalCheckColumns=updated, IncrementalOverlap='0'", batchSize: 50 },
    };
    let changes = 0;
    for (let run = 0; run < RUNS; run++) {
      changes += (await runTask(inputs)).counters.read;
      await sleep(random() * 30);
    }
    over = true;
    await Promise.all(writers);
    await runTask(inputs);
    const all = async ({ client }: PostgresFixture) =>
      (await client.query('SELECT id, name, updated::text FROM live ORDER BY id')).rows;
    expect(await all(destination)).toEqual(await all(source));
    expect(changes).toBeGreaterThan(500);
  },
  60_000 + RUNS * 5_000,
);
