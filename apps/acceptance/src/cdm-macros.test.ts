import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CdmBench, startCdmBench } from './harness/cdm-bench';
import { document, type Submission } from './harness/cdm-client';

/** Macros of dates and of tables' names, and variables of a start. Days are told in the installation's time zone. */
const DAY_MS = 24 * 3600 * 1000;

/** The macro of a day, so many days after that of the run. */
const date = (format: string, days: number) => `\${dateformat(${format},${days},DAY)}`;
/** The macro of a variable, or of the table's name. */
const variable = (name: string) => `\${${name}}`;

let bench: CdmBench;
let table: string;

beforeAll(async () => {
  bench = await startCdmBench({ JOBGLOT_TIMEZONE: 'Pacific/Kiritimati' });
  table = await bench.sourceTable('day date primary key, shop text');
  // midnight may come while the test runs
  await bench.source.db.query(
    `insert into ${table} select current_date + n, 'shop ' || n from generate_series(-9, 9) n`,
  );
});

afterAll(() => bench?.stop());

/** @returns the day, so many days after that of the run, as `yyyy-MM-dd`; the zone is 14 hours ahead */
function dayOf(run: Submission, days: number): string {
  return new Date(run['creation-date'] + 14 * 3600 * 1000 + days * DAY_MS).toISOString().slice(0, 10);
}

const daysIn = async (name: string): Promise<string[]> =>
  (await bench.destination.db.query(`select day::text from "${name}" order by 1`)).rows.map(({ day }) => day);

test('a date in whereClause', async () => {
  const from = { whereClause: `day = '${date('yyyy-MM-dd', -1)}'` };
  const run = await bench.copy(table, { from, to: { tableName: 'yesterday' } });
  expect(await daysIn('yesterday')).toEqual([dayOf(run, -1)]);
  const between = `day >= '${date('yyyy-MM-dd', -2)}' and day::timestamp < '${date('yyyy-MM-dd HH:mm:ss', 0)}'`;
  const second = await bench.copy(table, { from: { whereClause: between }, to: { tableName: 'days' } });
  expect(await daysIn('days')).toEqual([dayOf(second, -2), dayOf(second, -1), dayOf(second, 0)]);
});

test('a date in sql, and as a timestamp', async () => {
  const sql = `select day from ${table} where day = '${date('yyyy-MM-dd', 1)}' or
    extract(epoch from day) * 1000 = \${timestamp(dateformat(yyyy-MM-dd,-3,DAY))}::bigint + 14 * 3600000`;
  const run = await bench.copy(table, { from: { useSql: 'true', sql }, to: { tableName: 'by_sql' } });
  expect(await daysIn('by_sql')).toEqual([dayOf(run, -3), dayOf(run, 1)]);
});

test('a date and the table’s name in a table’s name', async () => {
  const run = await bench.copy(table, { to: { tableName: `${variable('tableName')}_${date('yyyyMMdd', -1)}` } });
  expect(await daysIn(`${table}_${dayOf(run, -1).replaceAll('-', '')}`)).toHaveLength(19);
});

test('a date in the delete filter of the destination', async () => {
  const to = { tableName: 'cleared' };
  await bench.copy(table, { to });
  const whereClause = `day <> '${date('yyyy-MM-dd', -1)}'`;
  const clearing = { ...to, beforeImportType: 'whereClause', whereClause };
  const run = await bench.copy(table, { from: { whereClause: 'false' }, to: clearing });
  expect(await daysIn('cleared')).toEqual([dayOf(run, -1)]);
});

test('a date in a file’s name and folder', async () => {
  const link = await bench.cdm.fileLink('hdfs-connector');
  const outputs = {
    outputDirectory: `/out/${date('yyyy', 0)}`,
    filePrefix: `shops_${date('yyyyMMdd', -1)}`,
  };
  const { from } = bench.tableJob(table, { from: { whereClause: "shop = 'shop 1'" } });
  const run = await bench.succeed({ from, to: [link, { ...outputs, outputFormat: 'CSV_FILE' }] });
  const name = `out/${dayOf(run, 0).slice(0, 4)}/shops_${dayOf(run, -1).replaceAll('-', '')}.csv`;
  expect(await readFile(join(bench.installation.filesRoot, name), 'utf8')).toContain('shop 1');
});

test('what is no macro of ours stays as it is', async () => {
  await bench.copy(table, { from: { whereClause: "shop = '$' or shop = 'shop 2'" }, to: { tableName: 'plain' } });
  expect(await daysIn('plain')).toHaveLength(1);
  const wrong = bench.tableJob(table, { from: { whereClause: `day = '${date('yyyy-QQ', 0)}'` } });
  const found = await bench.cdm.json('POST', '/job', { jobs: [document(wrong)] });
  expect(found['validation-result']).toMatchObject([
    { status: 'ERROR', message: expect.stringContaining('a date macro is dateformat(format)') },
  ]);
});

describe('variables of a start', () => {
  const chosen = (tableName: string, whereClause = `shop = ${variable('shop')}`) =>
    bench.tableJob(table, { from: { whereClause }, to: { tableName } });

  test('are values in the conditions', async () => {
    await bench.succeed(chosen('chosen'), { shop: 'shop 3' });
    expect(await bench.rowsOf('chosen')).toMatchObject([{ shop: 'shop 3' }]);
    await bench.succeed(chosen('quoted', `shop = 'shop ${variable('number')}'`), { number: '4' });
    expect(await bench.rowsOf('quoted')).toMatchObject([{ shop: 'shop 4' }]);
  });

  test.each(["x' or '1'='1", "shop 3'; drop table x; --", variable('shop')])(
    '%s is a value too, and no SQL',
    async (shop) => {
      const name = `none_${shop.length}`;
      await bench.succeed(chosen(name), { shop });
      expect(await bench.rowsOf(name)).toEqual([]);
    },
  );

  test('a start without one that is needed is refused', async () => {
    const name = await bench.cdm.job(chosen('missing'));
    for (const body of [{}, { variables: { other: 'x' } }, undefined]) {
      expect(await bench.cdm.fault('PUT', `/job/${name}/start`, body)).toMatchObject({
        ...{ status: 400, errCode: 'Cdm.0056', message: expect.stringContaining('shop') },
      });
    }
    expect(await bench.cdm.status(name)).toMatchObject({ status: 'NEVER_EXECUTED' });
  });
});
