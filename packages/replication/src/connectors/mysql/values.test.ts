import { keyedPlan, withLoad } from '../../testing/conformance/keyed';
import { loadPages, writeRows } from '../../testing/load-rows';
import { readRows } from '../../testing/read-rows';
import type { Row } from '../cell';
import { BadRowError, type LoadPlan } from '../connector';
import type { ColumnSchema, LogicalType } from '../table-schema';
import { hasMariadb, MYSQL_MISSING, type MysqlFixture, makeMysqlFixture } from './testing/mysql-fixture';

const suite = hasMariadb() ? describe : describe.skip;

/** What becomes of values on their way into MySQL: whole, NULL and counted, or refused; never changed in silence. */
suite(hasMariadb() ? 'MySQL values' : MYSQL_MISSING, () => {
  let f: MysqlFixture;
  beforeAll(async () => {
    f = await makeMysqlFixture();
  });
  afterAll(() => f?.close());

  const sql = async (text: string) => (await f.client.query(text))[0] as Record<string, unknown>[];
  const column = (name: string, type: LogicalType, native?: string): ColumnSchema => ({
    name,
    type,
    nullable: true,
    ...(native === undefined ? {} : { native }),
  });
  const ID = column('id', { kind: 'int64' });
  const plan = (table: string, columns: ColumnSchema[], differences: Partial<LoadPlan> = {}): LoadPlan => {
    const keyed = keyedPlan(f, table, differences);
    return { ...keyed, schema: { ...keyed.schema, columns: [ID, ...columns] } };
  };
  const into = async (type: string, kind: LogicalType['kind'], cell: string, more: Partial<LoadPlan> = {}) => {
    await sql(`DROP TABLE IF EXISTS v; CREATE TABLE v (id bigint PRIMARY KEY, v ${type})`);
    const columns = [column('v', { kind } as LogicalType)];
    await loadPages(f, plan('v', columns, { mode: 'upsert', ...more }), [[['1', cell]]]);
    return (await sql('SELECT CAST(v AS CHAR) AS v FROM v'))[0]?.v;
  };

  test.each<[string, LogicalType['kind'], string]>([
    ['int', 'decimal', '5.7'],
    ['int', 'string', '5.7'],
    ['int', 'string', 'abc'],
    ['decimal(6,2)', 'decimal', '1.239'],
    ['datetime', 'string', '0000-00-00'],
    ['date', 'string', '2024-00-10'],
    ['date', 'timestamp', '2024-01-01 10:00:00'],
    ['varchar(3)', 'string', 'abcd'],
    ['varchar(3)', 'string', 'abc  '],
    ['varbinary(2)', 'bytes', '\\x010203'],
    ['tinyint(1)', 'int32', '200'],
    ['bit(4)', 'int64', '99'],
    ["enum('a', 'b')", 'string', 'cherry'],
    ['float', 'float64', '1e300'],
    ['time', 'string', '900:00:00'],
  ])('%s refuses the %s %s', async (type, kind, cell) => {
    const error = await into(type, kind, cell).catch((e) => e);
    expect(error).toBeInstanceOf(BadRowError);
    expect(error).toMatchObject({ row: 0, column: 'v' });
    expect(String(error)).not.toContain(cell);
  });

  test.each<[string, LogicalType['kind'], string, string]>([
    ['int', 'decimal', '5.00', '5'],
    ['bigint', 'string', '9007199254740993', '9007199254740993'],
    ['decimal(6,2)', 'float64', '1.239', '1.24'],
    ['decimal(6,2)', 'decimal', '1.2300', '1.23'],
    ['date', 'timestamp', '2024-01-01 00:00:00', '2024-01-01'],
    ['datetime(6)', 'string', '2024-01-01T10:00:00.5Z', '2024-01-01 10:00:00.500000'],
    ['tinyint(1)', 'string', 'Yes', '1'],
    ['tinyint(1)', 'bool', 'f', '0'],
    ['varbinary(9)', 'string', '\\x4142', 'AB'],
  ])('%s takes the %s %s as %s', async (type, kind, cell, stored) => {
    expect(await into(type, kind, cell)).toBe(stored);
  });

  test.each<[string, LogicalType['kind'], string, string]>([
    ['bit(9)', 'int64', '257', '257'],
    ['bit(64)', 'decimal', '18446744073709551615', '18446744073709551615'],
    ['bit(1)', 'bool', 't', '1'],
    ['bit(8)', 'int64', '1', '1'],
  ])('%s takes the number %s %s, not its digits', async (type, kind, cell, stored) => {
    await into(type, kind, cell);
    expect(await sql('SELECT CAST(v + 0 AS CHAR) AS v FROM v')).toEqual([{ v: stored }]);
  });

  test('NaN and infinity become NULL, and are counted once for each row that is stored', async () => {
    const kinds = ['float64', 'timestamp', 'date', 'timestamptz', 'string', 'decimal'] as const;
    const columns = kinds.map((kind) =>
      column(kind, { kind, ...(kind === 'decimal' && { precision: 9, scale: 2 }) } as LogicalType),
    );
    const rows: Row[] = [
      ['1', 'NaN', 'infinity', '-infinity', 'infinity', 'NaN', 'NaN'],
      ['2', '-Infinity', '2024-01-01 00:00:00', '2024-01-01', '2024-01-01 00:00:00+00', 'Infinity', '1.00'],
    ];
    await withLoad(f, plan('lost', columns), async (load) => {
      await writeRows(load, rows);
      await load.finish(null);
      expect(load.warnings()).toEqual(
        [2, 1, 1, 1, null, 1].flatMap((n, i) =>
          n === null ? [] : [expect.stringMatching(`^${n} values of column ${kinds[i]} `)],
        ),
      );
    });
    expect(await readRows(f, 'lost')).toEqual([
      ['1', null, null, null, null, 'NaN', null],
      ['2', null, ...rows[1]!.slice(2)],
    ]);
  });

  test('NaN alone is seen too', async () => {
    await withLoad(f, plan('nan', [column('f', { kind: 'float32' })]), async (load) => {
      await writeRows(load, [['1', 'NaN']]);
      await load.finish(null);
      expect(load.warnings()).toEqual([expect.stringMatching('^1 values of column f ')]);
    });
  });

  // the server has no zone tables: CONVERT_TZ would give NULL
  test('moments and wall clocks in columns with another idea of the zone', async () => {
    const zone = { timeZone: 'Europe/Berlin' };
    expect(await into('datetime(6)', 'timestamptz', '2024-07-01 10:00:00.5+00', zone)).toBe(
      '2024-07-01 12:00:00.500000',
    );
    expect(await into('datetime(6)', 'timestamptz', '2024-07-01 10:00:00.5+00')).toBe('2024-07-01 10:00:00.500000');
    await into('timestamp NULL', 'timestamp', '2024-07-01 10:00:00', zone);
    expect(await sql("SELECT CAST(CONVERT_TZ(v, @@time_zone, '+00:00') AS CHAR) AS v FROM v")).toEqual([
      { v: '2024-07-01 08:00:00' },
    ]);
    // our own column for a moment is in UTC, whatever the zone
    await loadPages(f, plan('moments', [column('v', { kind: 'timestamptz' })], zone), [
      [['1', '2024-07-01 10:00:00+00']],
    ]);
    expect(await readRows(f, 'moments')).toEqual([['1', '2024-07-01 10:00:00+00']]);
  });

  test('without LOCAL INFILE the bad row is named by its place in the page', async () => {
    await sql('SET GLOBAL local_infile = 0');
    try {
      const columns = [column('name', { kind: 'string' }), column('n', { kind: 'int32' })];
      const rows = Array.from(
        { length: 3_000 },
        (_, i): Row => [String(i), 'x'.repeat(600), i === 2_500 ? '99999999999' : '1'],
      );
      await withLoad(f, plan('by_inserts', columns), async (load) => {
        const error = await writeRows(load, rows).catch((e) => e);
        expect(error).toMatchObject({ row: 2_500, column: 'n' });
        expect(String(error)).toContain('Row 2501');
        await load.abandon();
      });
    } finally {
      await sql('SET GLOBAL local_infile = 1');
    }
  });

  test.each(['int) ENGINE = MEMORY -- ', 'int DEFAULT 5', "enum('a') COMMENT 'b'", "enum('\\') COMMENT ', 'b')"])(
    'a type of another server that is no type is not taken over: %s',
    async (native) => {
      await loadPages(f, plan('native', [column('n', { kind: 'int32' }, native)]), [[['1', '1']]]);
      const [{ 'Create Table': text } = {}] = await sql('SHOW CREATE TABLE native');
      expect(text).toMatch(/`n` int\(11\) DEFAULT NULL,\s+PRIMARY KEY/);
    },
  );
});
