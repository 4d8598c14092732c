import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask } from '../../testing/run-task';

const ROUNDS = 6;
const AT_ONCE = 8;

let place: PostgresFixture;
beforeAll(async () => {
  place = await makePostgresFixture();
  await place.client.query('CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)');
});
afterAll(() => place?.close());

test('first runs at once into one new schema all succeed', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const runs = Array.from({ length: AT_ONCE }, (_, i) =>
      runTask({
        statement: `REPLICATE [copy${i}] SELECT * FROM t`,
        source: place.connection,
        destination: place.connection,
        options: { destinationSchema: `new${round}` },
        taskId: `10000000000000000${i}`,
      }),
    );
    expect((await Promise.all(runs)).map(({ counters }) => counters.written)).toEqual(Array(AT_ONCE).fill(1));
  }
});
