import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import { keyedPlan, withLoad } from '../../testing/conformance/keyed';
import { loadPages, loadPlan, SMALL_COLUMNS, smallRows, writeRows } from '../../testing/load-rows';
import { openSource, readRows } from '../../testing/read-rows';
import type { Row } from '../cell';
import { BadRowError, type LoadPlan } from '../connector';
import { makeFileFixture } from '../files/testing/file-fixture';
import type { ColumnSchema, LogicalType } from '../table-schema';
import { parquetConnector } from './connector';
import { duckdb } from './testing/duckdb';
import { columns, withColumns } from './testing/typed-plan';

let f: ReturnType<typeof makeFileFixture>;
beforeEach(() => {
  f = makeFileFixture(parquetConnector);
});
afterEach(() => f.close());

const file = (name: string) => `'${join(f.folder, name)}.parquet'`;

async function typesOf(name: string): Promise<Record<string, LogicalType>> {
  const source = await openSource(f);
  const { columns: all } = await source.describe({ kind: 'table', path: { schema: null, name } });
  await source.close();
  return Object.fromEntries(all.map((c) => [c.name, c.type]));
}

test('columns get types of Parquet, zstd and row groups of 100,000 rows', async () => {
  const plan = withColumns(
    loadPlan(f, 't'),
    columns({
      ...{ b: { kind: 'bool' }, i: { kind: 'int16' }, d: { kind: 'decimal', precision: 12, scale: 2 } },
      ...{ at: { kind: 'timestamptz' }, local: { kind: 'timestamp' }, j: { kind: 'json' }, u: { kind: 'uuid' } },
    }),
  );
  const row: Row = ['t', '-5', '1.50', '2024-05-01 10:00:00+00', '2024-05-01 10:00:00', '{}', null];
  await loadPages(f, plan, [Array.from({ length: 60_000 }, () => row), Array.from({ length: 60_000 }, () => row)]);
  const schema = await duckdb(`SELECT name, type, duckdb_type FROM parquet_schema(${file('t')}) OFFSET 1`);
  expect(schema).toEqual([
    ['b', 'BOOLEAN', 'BOOLEAN'],
    ['i', 'INT32', 'SMALLINT'],
    ['d', 'INT64', 'DECIMAL(12,2)'],
    ['at', 'INT64', 'TIMESTAMP WITH TIME ZONE'],
    ['local', 'INT64', 'TIMESTAMP'],
    ['j', 'BYTE_ARRAY', 'JSON'],
    ['u', 'FIXED_LEN_BYTE_ARRAY', 'UUID'],
  ]);
  const groups = await duckdb(
    `SELECT DISTINCT row_group_id, row_group_num_rows, compression FROM parquet_metadata(${file('t')}) ORDER BY 1`,
  );
  expect(groups.map(([, rows]) => Number(rows)).reduce((a, b) => a + b)).toBe(120_000);
  expect(groups).toHaveLength(2);
  expect(groups.every(([, , compression]) => compression === 'ZSTD')).toBe(true);
});

test.each<[string, (string | null)[], LogicalType, string[]]>([
  ['whole numbers', ['1', '-20', null], { kind: 'decimal', precision: 38, scale: 0 }, ['1', '-20']],
  ['fractions', ['1.5', '-0.25', '7'], { kind: 'decimal', precision: 38, scale: 2 }, ['1.50', '-0.25', '7.00']],
  ['38 digits', [`${'9'.repeat(30)}.${'1'.repeat(8)}`], { kind: 'decimal', precision: 38, scale: 8 }, []],
  ['39 digits', ['9'.repeat(31), `0.${'1'.repeat(8)}`], { kind: 'string' }, []],
  ['a NaN', ['1.5', 'NaN'], { kind: 'string' }, []],
  ['an exponent', ['1e-7'], { kind: 'string' }, []],
  ['no values', [null], { kind: 'decimal', precision: 38, scale: 0 }, []],
])('decimals of any length with %s keep all digits', async (_, cells, type, expected) => {
  const plan = withColumns(loadPlan(f, 'd'), columns({ n: { kind: 'decimal' } }));
  await loadPages(f, plan, [cells.map((c) => [c])]);
  expect((await typesOf('d')).n).toEqual(type);
  const values = (await readRows(f, 'd')).map((r) => r[0]).filter((c) => c !== null);
  expect(values).toEqual(expected.length > 0 ? expected : cells.filter((c) => c !== null));
});

test('decimals that Parquet has not become NULL, and are counted', async () => {
  const plan = withColumns(loadPlan(f, 'd'), columns({ n: { kind: 'decimal', precision: 5, scale: 2 } }));
  await withLoad(f, plan, async (load) => {
    await writeRows(load, [['NaN'], ['1.5'], ['-Infinity'], [null]]);
    await load.finish(null);
    expect(load.warnings()).toEqual([
      '2 decimals were NaN or infinite and were written as NULL: Parquet has no such decimals.',
    ]);
  });
  expect(await readRows(f, 'd')).toEqual([[null], ['1.50'], [null], [null]]);
});

test('rows of a megabyte among small ones keep their order', async () => {
  const rows = Array.from({ length: 80 }, (_, i): Row => [String(i), i % 3 === 0 ? 'small' : `${i}`.repeat(500_000)]);
  await loadPages(f, loadPlan(f, 'wide'), [rows.slice(0, 50), rows.slice(50)]);
  expect((await readRows(f, 'wide')).every((r, i) => r[0] === rows[i]![0] && r[1] === rows[i]![1])).toBe(true);
  expect(readdirSync(f.folder).sort()).toEqual(['.jobglot', 'wide.parquet']);
});

test('awkward text and times before our era come back', async () => {
  const all = columns({
    s: { kind: 'string' },
    d: { kind: 'date' },
    l: { kind: 'timestamp' },
    z: { kind: 'timestamptz' },
  });
  const rows: Row[] = [
    ['a\0b', '0044-03-15 BC', '0044-03-15 12:00:00 BC', '0044-03-15 12:00:00+00 BC'],
    ['\\', null, 'infinity', '-infinity'],
    ['\\\\n\\\n\t\\t\v\\x41', 'infinity', null, null],
  ];
  await loadPages(f, withColumns(loadPlan(f, 'text'), all), [rows]);
  expect(await readRows(f, 'text')).toEqual(rows);
});

test('a file keeps its types when text is added to it, and refuses what does not fit', async () => {
  await duckdb(
    `COPY (SELECT 1::BIGINT AS id, 2.50::DECIMAL(6, 2) AS price, DATE '2024-01-01' AS day) TO ${file('typed')} (FORMAT parquet)`.replace(
      f.folder,
      await made(),
    ),
  );
  const texts = columns({ id: { kind: 'string' }, price: { kind: 'string' }, day: { kind: 'string' } });
  const types = await typesOf('typed');
  const plan = (mode: LoadPlan['mode']) => withColumns(keyedPlan(f, 'typed', { mode }), texts);
  await loadPages(f, plan('append'), [[['2', '3.5', '2024-01-02']]]);
  await loadPages(f, plan('upsert'), [[['1', '9', '2024-01-03']]]);
  expect(await typesOf('typed')).toEqual(types);
  expect(await readRows(f, 'typed')).toEqual([
    ['1', '9.00', '2024-01-03'],
    ['2', '3.50', '2024-01-02'],
  ]);
  const bad = await loadPages(f, plan('append'), [[['3', 'cheap', null]]]).catch((e: unknown) => e);
  expect(bad).toBeInstanceOf(BadRowError);
  const clash = withColumns(keyedPlan(f, 'typed', { mode: 'append' }), columns({ day: { kind: 'bool' } }));
  await expect(loadPages(f, clash, [])).rejects.toThrow(/day.*bool.*AlterSchema/);
});

async function made(): Promise<string> {
  await loadPages(f, loadPlan(f, 'maker'), []);
  return f.folder;
}

test('AlterSchema widens types and adds columns; without it what the file lacks is left out', async () => {
  const small = columns({ id: { kind: 'int16' }, name: { kind: 'string' } });
  await loadPages(f, withColumns(loadPlan(f, 'w'), small), [[['1', 'a']]]);
  const wide: ColumnSchema[] = [...SMALL_COLUMNS, { name: 'extra', type: { kind: 'bool' }, nullable: false }];
  const append = (more: Partial<LoadPlan>) => withColumns(keyedPlan(f, 'w', { mode: 'append', ...more }), wide);
  await loadPages(f, append({ alterSchema: true }), [[['70000', 'b', 't']]]);
  expect(await typesOf('w')).toEqual({ id: { kind: 'int64' }, name: { kind: 'string' }, extra: { kind: 'bool' } });
  expect(await readRows(f, 'w')).toEqual([
    ['1', 'a', null],
    ['70000', 'b', 't'],
  ]);
});

test('moments go into wall clocks, and wall clocks into moments, by the zone of the plan', async () => {
  const at = (kind: 'timestamp' | 'timestamptz') => columns({ at: { kind } });
  await loadPages(f, withColumns(keyedPlan(f, 'local'), at('timestamp')), [[['2024-07-01 12:00:00']]]);
  await loadPages(f, withColumns(keyedPlan(f, 'moment'), at('timestamptz')), [[['2024-07-01 12:00:00+00']]]);
  const append = { mode: 'append', timeZone: 'Europe/Berlin' } as const;
  await loadPages(f, withColumns(keyedPlan(f, 'local', append), at('timestamptz')), [[['2024-07-01 12:00:00+00']]]);
  await loadPages(f, withColumns(keyedPlan(f, 'moment', append), at('timestamp')), [[['2024-07-01 12:00:00']]]);
  expect(await readRows(f, 'local')).toEqual([['2024-07-01 12:00:00'], ['2024-07-01 14:00:00']]);
  expect(await readRows(f, 'moment')).toEqual([['2024-07-01 12:00:00+00'], ['2024-07-01 10:00:00+00']]);
});

test('columns that Parquet cannot have are refused before the first row', async () => {
  const nameless = withColumns(loadPlan(f, 'n'), columns({ '': { kind: 'string' } }));
  const error = await loadPages(f, nameless, [[['x']]]).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(TaskRunError);
  expect(readdirSync(f.folder)).toEqual(['.jobglot']);
});

test('what a dead load left is cleared by the next one', async () => {
  await withLoad(f, keyedPlan(f, 'k'), (load) => writeRows(load, smallRows(1, 5)).then(() => {}));
  expect(readdirSync(f.folder).some((name) => name.startsWith('k.parquet.part-'))).toBe(true);
  await loadPages(f, keyedPlan(f, 'k'), [smallRows(1, 2)]);
  expect(readdirSync(f.folder).sort()).toEqual(['.jobglot', 'k.parquet']);
});
