import { LOCAL_ENVIRONMENT } from '../../testing/local-environment';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { runTask } from '../../testing/run-task';

let source: PostgresFixture;
let destination: PostgresFixture;

beforeAll(async () => {
  [source, destination] = await Promise.all([makePostgresFixture(), makePostgresFixture()]);
  await source.client.query(`
    CREATE TABLE sold (id int PRIMARY KEY, day date, shop text);
    INSERT INTO sold VALUES (1, '2024-05-05', 'a'), (2, '2024-05-06', 'b'), (3, '2024-05-07', 'it''s'), (4, '2024-05-06', NULL);`);
});
afterAll(() => Promise.all([source.close(), destination.close()]));

const run = (statement: string, parameters: Record<string, string> = {}) =>
  runTask({
    statement,
    parameters,
    source: source.connection,
    destination: destination.connection,
    // 02:30 of the seventh in Berlin
    plannedAt: new Date('2024-05-07T00:30:00Z'),
    environment: { ...LOCAL_ENVIRONMENT, timeZone: 'Europe/Berlin' },
  });
const ids = async (table: string): Promise<number[]> =>
  (await destination.client.query(`SELECT id FROM "${table}" ORDER BY id`)).rows.map((r) => r.id);

it('counts dates from the planned time, in the zone of the installation, in literals, bare and in names', async () => {
  const result = await run(
    `REPLICATE [sold_\${dateformat(yyyyMMdd, -1, DAY)}] SELECT * FROM sold WHERE day >= '\${dateformat(yyyy-MM-dd,-1,DAY)}' AND day < \${dateformat(yyyy-MM-dd)}`,
  );
  expect(result.destinationTable).toBe('sold_20240506');
  expect(await ids('sold_20240506')).toEqual([2, 4]);
});

it('takes run parameters in literals, names and option values, and names a missing one', async () => {
  const shop = `REPLICATE [of_\${to}] SELECT * FROM [\${from}] WHERE shop = \${Shop}`;
  await run(shop, { FROM: 'sold', to: 'shop', shop: "it's" });
  expect(await ids('of_shop')).toEqual([3]);
  await run(`REPLICATE [\${tableName}_copy] WITH BatchSize='\${n}' [sold]`, { n: '2' });
  expect(await ids('sold_copy')).toHaveLength(4);
  await expect(run(shop, { from: 'sold' })).rejects.toThrow('uses the parameter Shop');
  await expect(run(`REPLICATE [x] WITH BatchSize='\${n}' [sold]`)).rejects.toThrow('WITH BatchSize: ');
});

it('knows the table that a SELECT reads', async () => {
  await run(`REPLICATE [named] SELECT id, \${tableName} AS bare, 'of \${tableName}' AS quoted FROM sold WHERE id = 1`);
  const { rows } = await destination.client.query('SELECT * FROM named');
  expect(rows).toEqual([{ id: 1, bare: 'sold', quoted: 'of sold' }]);
});

it('names columns by position', async () => {
  await run('REPLICATE [renamed] ([nr], [when sold], PRIMARY KEY ([nr])) SELECT id, day FROM sold');
  const { rows } = await destination.client.query('SELECT "when sold"::text AS day FROM renamed WHERE nr = 1');
  expect(rows).toEqual([{ day: '2024-05-05' }]);
  await expect(run('REPLICATE [r2] ([nr]) [sold]')).rejects.toThrow('names 1 columns, but the source delivers 3');
});
