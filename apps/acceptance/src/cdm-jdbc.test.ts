import { type CdmBench, type Changes, startCdmBench } from './harness/cdm-bench';

/** Each input of CDM about a database: what it does to rows, and what happens without it. Rows are read back from the tables. */
let bench: CdmBench;

beforeAll(async () => {
  bench = await startCdmBench();
});

afterAll(() => bench?.stop());

const rowsOf: CdmBench['rowsOf'] = (table) => bench.rowsOf(table);
const copy: CdmBench['copy'] = (table, changes) => bench.copy(table, changes);
const people = () => bench.sourceTable('id int primary key, name text', "1, 'Ada'", "2, 'Grace'", "3, 'Edsger'");
/** Without key: rows are added, none is matched. */
const visits = () => bench.sourceTable('id int, place text', "1, 'Rome'", "2, 'Oslo'");
const ids = async (table: string) => (await rowsOf(table))?.map((row) => (row as { id: number }).id) ?? null;

describe('from', () => {
  test('schemaName', async () => {
    const table = await people();
    await bench.source.db.query(`create schema if not exists crm; create table crm.${table} (id int primary key);
      insert into crm.${table} values (9)`);
    await copy(table);
    expect(await ids(table)).toEqual([1, 2, 3]);
    await copy(table, { from: { schemaName: 'crm' }, to: { tableName: `${table}_crm` } });
    expect(await ids(`${table}_crm`)).toEqual([9]);
    const without = await bench.cdm.refusedJob(bench.tableJob(table, { from: { schemaName: '' } }));
    expect(without).toMatchObject({ status: 400, errCode: 'Cdm.0913' });
  });

  test('tableName with wildcards: all tables that fit, into one or each into its own', async () => {
    const table = await people();
    const names = ['a', 'b'].map((end) => `${table}_${end}`);
    for (const name of names) await bench.source.db.query(`create table ${name} as select * from ${table}`);
    await copy(`${table}_*`, { to: { tableName: `${table}_all` } });
    expect(await ids(`${table}_all`)).toEqual([1, 1, 2, 2, 3, 3]);
    await copy(`${table}_*`, { to: { tableName: '*' } });
    for (const name of names) expect(await ids(name)).toEqual([1, 2, 3]);
    expect(await rowsOf(table)).toBeNull();
  });

  test.each([
    ['', [1, 2, 3]],
    ['id > 1', [2, 3]],
    ["name = 'Ada' or id = 3", [1, 3]],
  ])('whereClause "%s"', async (whereClause, found) => {
    const table = await people();
    await copy(table, { from: { whereClause } });
    expect(await ids(table)).toEqual(found);
  });

  test('columnList', async () => {
    const table = await people();
    await copy(table, { from: { columnList: 'name&id', whereClause: 'id = 1' } });
    expect(await rowsOf(table)).toEqual([{ id: 1, name: 'Ada' }]);
    await copy(table, { from: { columnList: 'name' }, to: { tableName: `${table}_names` } });
    expect(await rowsOf(`${table}_names`)).toEqual([{ name: 'Ada' }, { name: 'Edsger' }, { name: 'Grace' }]);
  });

  test('useSql and sql', async () => {
    const table = await people();
    const sql = `select upper(name) as shout from ${table} where id < 3 order by id`;
    await copy(table, { from: { useSql: 'true', sql }, to: { tableName: `${table}_sql` } });
    expect(await rowsOf(`${table}_sql`)).toEqual([{ shout: 'ADA' }, { shout: 'GRACE' }]);
    await copy(table, { from: { useSql: 'false', sql } });
    expect(await ids(table)).toEqual([1, 2, 3]);
  });
});

describe('to', () => {
  test('schemaName', async () => {
    const table = await people();
    await copy(table, { to: { schemaName: 'dw' } });
    expect([await ids(`dw.${table}`), await rowsOf(`public.${table}`)]).toEqual([[1, 2, 3], null]);
    expect(await bench.cdm.refusedJob(bench.tableJob(table, { to: { schemaName: '' } }))).toMatchObject({
      errCode: 'Cdm.0238',
      message: 'toJobConfig.schemaName cannot be left blank.',
    });
  });

  test('columnList: columns are mapped by their places', async () => {
    const table = await people();
    const to = { tableName: `${table}_mapped`, columnList: 'nr&who' };
    await copy(table, { from: { columnList: 'id&name', whereClause: 'id = 1' }, to });
    expect(await rowsOf(`${table}_mapped`)).toEqual([{ nr: 1, who: 'Ada' }]);
    await copy(table, { from: { columnList: 'name&id', whereClause: 'id = 1' }, to: { ...to, tableName: 'swapped' } });
    expect(await rowsOf('swapped')).toEqual([{ nr: 'Ada', who: 1 }]);
  });

  test('tablePreparation: a table that is not there', async () => {
    const table = await people();
    const { status } = await bench.cdm.run(bench.tableJob(table, { to: { tablePreparation: 'DO_NOTHING' } }));
    expect([status, await rowsOf(table)]).toEqual(['FAILED', null]);
    for (const tablePreparation of ['CREATE_WHEN_NOT_EXIST', 'DROP_AND_CREATE']) {
      const tableName = `${table}_${tablePreparation.toLowerCase()}`;
      await copy(table, { to: { tableName, tablePreparation } });
      expect(await ids(tableName)).toEqual([1, 2, 3]);
    }
  });

  test.each(['DO_NOTHING', 'CREATE_WHEN_NOT_EXIST', 'DROP_AND_CREATE'])(
    'tablePreparation %s: a table that is there',
    async (tablePreparation) => {
      const table = await people();
      await bench.destination.db.query(`create table ${table} (id int primary key, name text, mine text);
        insert into ${table} values (7, 'old')`);
      await copy(table, { to: { tablePreparation } });
      const [row] = (await rowsOf(table)) as object[];
      const anew = tablePreparation === 'DROP_AND_CREATE';
      expect([Object.keys(row!), await ids(table)]).toEqual(
        anew
          ? [
              ['id', 'name'],
              [1, 2, 3],
            ]
          : [
              ['id', 'name', 'mine'],
              [1, 2, 3, 7],
            ],
      );
    },
  );

  test.each<[Changes['to'], unknown]>([
    [{}, ['Kiel', 'Oslo', 'Oslo', 'Rome']],
    [{ beforeImportType: 'none' }, ['Kiel', 'Oslo', 'Oslo', 'Rome']],
    [{ beforeImportType: 'shouldClearTable' }, ['Oslo', 'Rome']],
    [{ shouldClearTable: 'true' }, ['Oslo', 'Rome']],
    [{ shouldClearTable: 'false' }, ['Kiel', 'Oslo', 'Oslo', 'Rome']],
    [{ beforeImportType: 'whereClause', whereClause: "place = 'Oslo'" }, ['Kiel', 'Oslo', 'Rome']],
    [{ beforeImportType: 'none', whereClause: "place = 'Oslo'" }, ['Kiel', 'Oslo', 'Oslo', 'Rome']],
  ])('%j: what becomes of the rows that are there', async (to, places) => {
    const table = await visits();
    await bench.destination.db.query(`create table ${table} (id int, place text, mine int);
      insert into ${table} values (8, 'Oslo'), (9, 'Kiel')`);
    await copy(table, { to: to! });
    const rows = (await rowsOf(table)) as { place: string; mine: number | null }[];
    expect(rows.map(({ place }) => place).sort()).toEqual(places);
    // the table itself stays
    expect(rows[0]).toHaveProperty('mine');
  });

  test('without a key a second run adds its rows once more', async () => {
    const table = await visits();
    await copy(table);
    await copy(table);
    expect(await ids(table)).toEqual([1, 1, 2, 2]);
  });

  test.each([
    ['true', 0],
    ['false', 5_000],
    ['', 5_000],
  ])('useStageTable "%s": of a load that fails in its second page %i rows are seen', async (useStageTable, seen) => {
    const table = await bench.sourceTable('id int primary key');
    await bench.source.db.query(`insert into ${table} select generate_series(1, 6000)`);
    await bench.destination.db.query(`create table ${table} (id int primary key check (id < 6000))`);
    expect(await bench.cdm.run(bench.tableJob(table, { to: { useStageTable } }))).toMatchObject({
      status: 'FAILED',
      'error-summary': expect.stringContaining('check constraint'),
    });
    expect(await rowsOf(table)).toHaveLength(seen);
  });
});
