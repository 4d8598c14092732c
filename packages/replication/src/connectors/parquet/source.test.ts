import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import { openSource, readRows } from '../../testing/read-rows';
import { readSelect } from '../files/testing/read-select';
import { writtenFiles } from '../files/testing/written-files';
import type { LogicalType } from '../table-schema';
import { parquetConnector } from './connector';
import { duckdb } from './testing/duckdb';

const withFiles = writtenFiles(parquetConnector);

/** @returns a folder with the file that DuckDB makes of the SELECT */
async function madeOf(select: string, name = 't.parquet', options = '') {
  const f = withFiles({});
  await duckdb(`COPY (${select}) TO '${join(f.folder, name).replaceAll("'", "''")}' (FORMAT parquet${options})`);
  return f;
}

const query = (name: string) => ({ kind: 'table', path: { schema: null, name } }) as const;

const decimal = (precision: number, scale: number) => ({ kind: 'decimal', precision, scale }) as const;

const VALUES: readonly (readonly [sql: string, type: LogicalType, cell: string | null])[] = [
  ['true', { kind: 'bool' }, 't'],
  ['NULL::BOOLEAN', { kind: 'bool' }, null],
  ['(-128)::TINYINT', { kind: 'int16' }, '-128'],
  ['255::UTINYINT', { kind: 'int16' }, '255'],
  ['65535::USMALLINT', { kind: 'int32' }, '65535'],
  ['4294967295::UINTEGER', { kind: 'int64' }, '4294967295'],
  ['9223372036854775807::BIGINT', { kind: 'int64' }, '9223372036854775807'],
  ['18446744073709551615::UBIGINT', decimal(20, 0), '18446744073709551615'],
  [
    '12345678901234567890123456789012345.678::DECIMAL(38, 3)',
    decimal(38, 3),
    '12345678901234567890123456789012345.678',
  ],
  ['-0.10::DECIMAL(4, 2)', decimal(4, 2), '-0.10'],
  ['1.5::FLOAT', { kind: 'float32' }, '1.5'],
  ['3::DOUBLE', { kind: 'float64' }, '3'],
  ["'NaN'::DOUBLE", { kind: 'float64' }, 'NaN'],
  ["'inf'::FLOAT", { kind: 'float32' }, 'Infinity'],
  ["'-inf'::DOUBLE", { kind: 'float64' }, '-Infinity'],
  ["'a' || chr(0) || 'b'", { kind: 'string' }, 'a\0b'],
  [String.raw`E'\t\n\r\b\f\\ \\N' || chr(11)`, { kind: 'string' }, '\t\n\r\b\f\\ \\N\v'],
  ["'漢字 😀'", { kind: 'string' }, '漢字 😀'],
  [String.raw`'\x00\xFF'::BLOB`, { kind: 'bytes' }, '\\x00ff'],
  ["''::BLOB", { kind: 'bytes' }, '\\x'],
  ["DATE '2024-02-29'", { kind: 'date' }, '2024-02-29'],
  ["'0044-03-15 (BC)'::DATE", { kind: 'date' }, '0044-03-15 BC'],
  ["'infinity'::DATE", { kind: 'date' }, 'infinity'],
  ["TIME '23:59:59.123456'", { kind: 'time' }, '23:59:59.123456'],
  ["'12:00:00+02'::TIMETZ", { kind: 'time' }, '10:00:00'],
  ["TIMESTAMP '2024-02-29 12:34:56.123456'", { kind: 'timestamp' }, '2024-02-29 12:34:56.123456'],
  ["TIMESTAMP_NS '2024-02-29 12:34:56.123456789'", { kind: 'timestamp' }, '2024-02-29 12:34:56.123456'],
  ["TIMESTAMP_MS '2024-02-29 12:34:56.5'", { kind: 'timestamp' }, '2024-02-29 12:34:56.5'],
  ["TIMESTAMPTZ '2024-02-29 12:34:56.123456+02'", { kind: 'timestamptz' }, '2024-02-29 10:34:56.123456+00'],
  ["'0044-03-15 (BC) 12:00:00'::TIMESTAMPTZ", { kind: 'timestamptz' }, '0044-03-15 12:00:00+00 BC'],
  ["'00112233-4455-6677-8899-aabbccddeeff'::UUID", { kind: 'uuid' }, '00112233-4455-6677-8899-aabbccddeeff'],
  [`'{"a":  1.50}'::JSON`, { kind: 'json' }, '{"a":  1.50}'],
  ['[1, NULL, 9223372036854775807]', { kind: 'json' }, '[1,null,9223372036854775807]'],
  ["['NaN'::DOUBLE, 1.5, NULL, '-inf'::DOUBLE]", { kind: 'json' }, '["NaN",1.5,null,"-Infinity"]'],
  [
    `{'a': 123456789012345678901234.50::DECIMAL(38, 2), 'b "q"': {'c': ['inf'::FLOAT]}, 'd': E'x\\n'}`,
    { kind: 'json' },
    String.raw`{"a":123456789012345678901234.50,"b \"q\"":{"c":["Infinity"]},"d":"x\n"}`,
  ],
  [`NULL::STRUCT(a DOUBLE)`, { kind: 'json' }, null],
  [`MAP {'k': 'NaN'::DOUBLE, 'l': 2}`, { kind: 'json' }, '{"k":"NaN","l":2.0}'],
  ['INTERVAL 1 DAY', { kind: 'string' }, '1 day'],
];

test('every type of Parquet is read with all its digits, as rows and as COPY text', async () => {
  const f = await madeOf(`SELECT ${VALUES.map(([sql], i) => `${sql} AS c${i}`).join(', ')}`);
  const source = await openSource(f);
  const { columns } = await source.describe(query('t'));
  await source.close();
  expect(columns.map((c, i) => [VALUES[i]![0], c.type])).toEqual(VALUES.map(([sql, type]) => [sql, type]));
  for (const format of ['rows', 'copy-text'] as const) {
    const [row] = await readRows(f, 't', { format });
    expect(row!.map((cell, i) => [VALUES[i]![0], cell])).toEqual(VALUES.map(([sql, , cell]) => [sql, cell]));
  }
});

test('rows come in the order of the file, over many row groups, picked columns in the plan’s order', async () => {
  const f = await madeOf(
    "SELECT range AS n, 'row ' || range AS name FROM range(50000)",
    't.parquet',
    ', ROW_GROUP_SIZE 2048',
  );
  for (const format of ['rows', 'copy-text'] as const) {
    const rows = await readRows(f, 't', { format, columns: ['name', 'n'] });
    expect(rows).toHaveLength(50_000);
    expect(rows.every(([name, n], i) => n === String(i) && name === `row ${i}`)).toBe(true);
  }
});

test('a name is a name: neither a pattern nor a partition', async () => {
  const f = withFiles({});
  mkdirSync(join(f.folder, 'year=2020'));
  const make = (name: string, n: number) =>
    duckdb(`COPY (SELECT ${n} AS n) TO '${join(f.folder, name).replaceAll("'", "''")}' (FORMAT parquet)`);
  await make("year=2020/a*['1]?.parquet", 1);
  await make("year=2020/a2['1]x.parquet", 2);
  const inner = { ...f, connection: { ...f.connection, properties: { URI: 'tables/year=2020' } } };
  const source = await openSource(inner);
  expect((await source.columns({ schema: null, name: "a*['1]?" })).map((c) => c.name)).toEqual(['n']);
  await source.close();
  expect(await readRows(inner, "a*['1]?")).toEqual([['1']]);
});

test('what is no Parquet file is refused by name, without its path and its bytes', async () => {
  const f = withFiles({ 'bad.parquet': 'PAR1 canary PAR1 canary canary' });
  writeFileSync(join(f.folder, 'empty.parquet'), '');
  for (const name of ['bad', 'empty']) {
    const source = await openSource(f);
    const error = await source.describe(query(name)).catch((e: unknown) => e);
    await source.close();
    expect(error).toBeInstanceOf(TaskRunError);
    expect(String(error)).toContain(`${name}.parquet`);
    expect(String(error)).not.toMatch(/canary|tables/);
  }
});

test('a SELECT over files is answered, also over columns of decimals and times', async () => {
  const f = await madeOf(
    "SELECT range AS id, (range / 4)::DECIMAL(10, 2) AS price, TIMESTAMP '2024-01-01' + INTERVAL (range) HOUR AS at FROM range(10)",
  );
  const { schema, rows } = await readSelect(
    f,
    "SELECT id, price FROM t WHERE price > 1.5 AND at < '2024-01-01 09:00:00'",
  );
  expect(schema.columns.map((c) => c.name)).toEqual(['id', 'price']);
  expect(rows.map((r) => r[0])).toEqual(['7', '8']);
});
