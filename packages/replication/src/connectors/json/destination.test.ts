import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPages, loadPlan, openDestination, smallRows, writeRows } from '../../testing/load-rows';
import { readRows } from '../../testing/read-rows';
import { makeFileFixture } from '../files/testing/file-fixture';
import type { ColumnSchema, LogicalType } from '../table-schema';
import { jsonConnector } from './connector';

let f: ReturnType<typeof makeFileFixture>;
beforeEach(() => {
  f = makeFileFixture(jsonConnector);
});
afterEach(() => f.close());

const text = (name: string) => readFileSync(join(f.folder, name), 'utf8');

test.each([
  ['t', 't.json', '[\n{"id":1,"name":"row 1"},\n{"id":2,"name":"row 2"}\n]\n'],
  ['t.jsonl', 't.jsonl', '{"id":1,"name":"row 1"}\n{"id":2,"name":"row 2"}\n'],
  ['t.ndjson', 't.ndjson', '{"id":1,"name":"row 1"}\n{"id":2,"name":"row 2"}\n'],
])('the table %s is written as %s', async (name, file, expected) => {
  await loadPages(f, loadPlan(f, name), [smallRows(1, 1), smallRows(2, 2)]);
  expect(text(file)).toBe(expected);
});

test('bool, numbers and json are native, with all their digits', async () => {
  const types: Record<string, LogicalType['kind']> = {
    ...{
      b: 'bool',
      i: 'int64',
      d: 'decimal',
      f: 'float64',
      nan: 'float64',
      j: 'json',
      bad: 'json',
      day: 'date',
      n: 'string',
    },
  };
  const columns = Object.entries(types).map(
    ([name, kind]) => ({ name, type: { kind }, nullable: true }) as ColumnSchema,
  );
  const plan = loadPlan(f, 'n.jsonl');
  const destination = await openDestination(f);
  const load = await destination.beginLoad({ ...plan, schema: { ...plan.schema, columns } }, () => {});
  const digits = '1234567890123456789012345678.10';
  await writeRows(load, [
    ['t', '9223372036854775807', digits, '1e-7', 'NaN', '{\n "a": 1.0\r\n}', '{oops', '2024-02-29', null],
  ]);
  await load.finish(null);
  await destination.close();
  expect(text('n.jsonl')).toBe(
    `{"b":true,"i":9223372036854775807,"d":${digits},"f":1e-7,"nan":"NaN","j":{  "a": 1.0 },"bad":"{oops","day":"2024-02-29","n":null}\n`,
  );
  expect(load.warnings()).toEqual(['1 values of json columns are no JSON and were written as strings.']);
});

test('upsert merges by key and keeps other members', async () => {
  const plan = loadPlan(f, 'm');
  const wide = [...plan.schema.columns, { name: 'flag', type: { kind: 'bool' }, nullable: true } as const];
  await loadPages(f, { ...plan, schema: { ...plan.schema, columns: wide } }, [
    [
      ['1', 'a', 't'],
      ['2', 'b', 'f'],
    ],
  ]);
  const upsert = { ...loadPlan(f, 'm', { mode: 'upsert', fence: 2 }) };
  const keyed = { ...upsert, schema: { ...upsert.schema, primaryKey: ['id'] } };
  expect(await loadPages(f, keyed, [smallRows(2, 3)])).toEqual({ inserted: 1, updated: 1, deleted: 0 });
  expect(await readRows(f, 'm')).toEqual([
    ['1', 'a', 't'],
    ['2', 'row 2', 'f'],
    ['3', 'row 3', null],
  ]);
});
