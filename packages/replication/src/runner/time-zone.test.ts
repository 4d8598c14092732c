import { LOCAL_ENVIRONMENT } from '../testing/local-environment';
import { makePostgresFixture, type PostgresFixture } from '../testing/postgres-fixture';
import { runTask } from '../testing/run-task';

let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  await source.client.query(
    "CREATE TABLE t (id int PRIMARY KEY, moment timestamptz, local timestamp); INSERT INTO t VALUES (1, '2024-07-01 10:00:00.5+00', '2024-07-01 10:00:00')",
  );
});
afterAll(() => Promise.all([source?.close(), destination?.close()]));

test.each([
  [false, {}, '2024-07-01 12:00:00.5', '2024-07-01 08:00:00+00'],
  [true, {}, '2024-07-01 10:00:00.5', '2024-07-01 10:00:00+00'],
  [false, { truncateTableData: true }, '2024-07-01 12:00:00.5', '2024-07-01 08:00:00+00'],
])(
  'UseGmtDateTime %s %j: where a column has no zone the wall clock is UTC s or the installation s',
  async (gmt, more, moment, local) => {
    await destination.client.query(
      'DROP TABLE IF EXISTS t; CREATE TABLE t (id int PRIMARY KEY, moment timestamp, local timestamptz)',
    );
    const inputs = { statement: 'REPLICATE t', source: source.connection, destination: destination.connection };
    const environment = { ...LOCAL_ENVIRONMENT, timeZone: 'Europe/Berlin' };
    const options = { useGmtDateTime: gmt, ...more };
    for (let run = 0; run < 2; run++) await runTask({ ...inputs, options, environment });
    await destination.client.query("SET timezone = 'UTC'");
    const { rows } = await destination.client.query('SELECT moment::text, local::text FROM t');
    expect(rows).toEqual([{ moment, local }]);
  },
);

test('a moment in a column with zone is the same moment either way', async () => {
  const inputs = { source: source.connection, destination: destination.connection };
  const environment = { ...LOCAL_ENVIRONMENT, timeZone: 'Europe/Berlin' };
  await runTask({ ...inputs, statement: 'REPLICATE kept SELECT * FROM t', environment });
  const { rows } = await destination.client.query(
    'SELECT extract(epoch FROM moment)::text AS at, local::text FROM kept',
  );
  expect(rows).toEqual([{ at: '1719828000.500000', local: '2024-07-01 10:00:00' }]);
});
