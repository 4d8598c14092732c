import { hasMariadb } from '@jobglot/embedded-services/testing';
import { type CdmBench, startCdmBench } from './harness/cdm-bench';
import { type CdmJob, type CdmLink, countersOf, type Inputs, JDBC } from './harness/cdm-client';
import { type MysqlDatabase, mysqlDatabase } from './harness/mysql-database';

/** From PostgreSQL to MariaDB and back: databaseType names the database of a link. */
const DATABASE = 'shop';
const title = hasMariadb() ? 'PostgreSQL and MariaDB' : 'PostgreSQL and MariaDB [skipped: no mariadbd here]';

(hasMariadb() ? describe : describe.skip)(title, () => {
  let bench: CdmBench;
  let mysql: MysqlDatabase;
  let link: CdmLink;

  beforeAll(async () => {
    [bench, mysql] = await Promise.all([startCdmBench(), mysqlDatabase(DATABASE)]);
    link = await bench.cdm.link(JDBC, mysql.inputs);
    await bench.source.db.query(`create table orders (id int primary key, item text, price numeric(8, 2), at timestamp);
      insert into orders values (1, 'Tee 茶 🍵', 4.50, '2024-02-29 23:59:59'), (2, null, 0.01, '1999-12-31'), (3, '', -7, null)`);
  });

  afterAll(async () => {
    await bench?.stop();
    await mysql?.stop();
  });

  const toMysql = (table: string, from: Inputs = {}, to: Inputs = {}): CdmJob => ({
    from: [bench.links.source, { schemaName: 'public', tableName: 'orders', ...from }],
    to: [link, { schemaName: DATABASE, tableName: table, tablePreparation: 'CREATE_WHEN_NOT_EXIST', ...to }],
  });
  const fromMysql = (table: string, from: Inputs = {}): CdmJob => ({
    from: [link, { schemaName: DATABASE, tableName: table, ...from }],
    to: [bench.links.destination, { schemaName: 'public', tableName: table, tablePreparation: 'DROP_AND_CREATE' }],
  });
  const run: CdmBench['succeed'] = (job) => bench.succeed(job);
  const inMysql = async (table: string) => (await mysql.db.query(`select * from ${table} order by 1`))[0];

  test('there and back again every value is what it was', async () => {
    expect(countersOf(await run(toMysql('orders')))).toMatchObject({ ROWS_READ: 3, ROWS_WRITTEN: 3 });
    expect(await inMysql('orders')).toMatchObject([
      { id: 1, item: 'Tee 茶 🍵', price: '4.50' },
      { id: 2, item: null, price: '0.01' },
      { id: 3, item: '', price: '-7.00', at: null },
    ]);
    await run(fromMysql('orders'));
    const text = 'select id, item, price::text, at::text from orders order by id';
    const [there, back] = [await bench.source.db.query(text), await bench.destination.db.query(text)];
    expect(back.rows).toEqual(there.rows);
  });

  test('whereClause, columnList and useSql are said in MySQL’s own words', async () => {
    await mysql.db.query('create table `my things` (`nr` int primary key, `a name` varchar(20))');
    await mysql.db.query("insert into `my things` values (1, 'one'), (2, 'two'), (3, 'three')");
    await run(fromMysql('my things', { whereClause: "length(`a name`) = 3 and `a name` <> 'one'" }));
    expect(await bench.rowsOf('"my things"')).toEqual([{ nr: 2, 'a name': 'two' }]);
    await run(fromMysql('my things', { columnList: 'a name' }));
    expect(await bench.rowsOf('"my things"')).toEqual([
      { 'a name': 'one' },
      { 'a name': 'three' },
      { 'a name': 'two' },
    ]);
    await run(
      fromMysql('named', { useSql: 'true', sql: 'select concat(`a name`, nr) as word from `my things` where nr < 2' }),
    );
    expect(await bench.rowsOf('named')).toEqual([{ word: 'one1' }]);
  });

  test('columnList, tablePreparation and beforeImportType of the destination', async () => {
    await mysql.db.query('create table kept (id int primary key, item text, mine int)');
    await mysql.db.query("insert into kept values (8, 'old', 1), (9, 'Cup', 1)");
    const into = (to: Inputs) =>
      toMysql('kept', { columnList: 'id&item', whereClause: 'id = 3' }, { columnList: 'id&item', ...to });
    const ids = async () => ((await inMysql('kept')) as { id: number }[]).map(({ id }) => id);
    await run(into({ beforeImportType: 'none' }));
    expect(await ids()).toEqual([3, 8, 9]);
    await run(into({ beforeImportType: 'whereClause', whereClause: "`item` = 'old'" }));
    expect(await ids()).toEqual([3, 9]);
    await run(into({ beforeImportType: 'shouldClearTable' }));
    expect(await inMysql('kept')).toEqual([{ id: 3, item: '', mine: null }]);
    await run(into({ tablePreparation: 'DROP_AND_CREATE' }));
    expect(await inMysql('kept')).toEqual([{ id: 3, item: '' }]);
    const missing = toMysql('missing', {}, { tablePreparation: 'DO_NOTHING' });
    expect(await bench.cdm.run(missing)).toMatchObject({ status: 'FAILED' });
  });

  test('a batch job of a whole database', async () => {
    await mysql.db.query('create database many');
    for (const table of ['a', 'b']) {
      await mysql.db.query(`create table many.${table} (id int primary key)`);
      await mysql.db.query(`insert into many.${table} values (1), (2)`);
    }
    await run({
      type: 'BATCH_JOB',
      from: [link, { schemaName: 'many' }],
      to: [bench.links.destination, { schemaName: 'copied', tablePreparation: 'CREATE_WHEN_NOT_EXIST' }],
    });
    for (const table of ['a', 'b']) expect(await bench.rowsOf(`copied.${table}`)).toEqual([{ id: 1 }, { id: 2 }]);
  });
});
