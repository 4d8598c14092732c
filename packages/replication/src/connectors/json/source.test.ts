import { openSource, readRows } from '../../testing/read-rows';
import { readSelect } from '../files/testing/read-select';
import { type FileFixture, writtenFiles } from '../files/testing/written-files';
import { jsonConnector } from './connector';

const files = writtenFiles(jsonConnector);

async function columns(f: FileFixture, name: string): Promise<Record<string, string>> {
  const source = await openSource(f);
  const found = await source.columns({ schema: null, name });
  await source.close();
  return Object.fromEntries(found.map((c) => [c.name, c.dataType]));
}

test('types come from the values, and numbers keep their digits', async () => {
  const f = files({
    't.json': `[
      {"b": true, "i": 9223372036854775807, "big": 9223372036854775808, "d": 1.10, "e": 1e-7, "s": "x", "n": {"a": [1, 2.50]}, "nil": null},
      {"b": false, "i": -9223372036854775808, "big": 12345678901234567890123, "d": 2, "e": 3, "s": 5.0, "n": [], "late": "\\ud83d\\ude00\\n"}
    ]`,
  });
  expect(await columns(f, 't')).toEqual({
    ...{ b: 'bool', i: 'int64', big: 'decimal', d: 'decimal', e: 'float64' },
    ...{ s: 'string', n: 'json', nil: 'string', late: 'string' },
  });
  expect(await readRows(f, 't')).toEqual([
    ['t', '9223372036854775807', '9223372036854775808', '1.10', '1e-7', 'x', '{"a": [1, 2.50]}', null, null],
    ['f', '-9223372036854775808', '12345678901234567890123', '2', '3', '5.0', '[]', null, '😀\n'],
  ]);
});

test('arrays, lines, objects over several lines, byte order mark', async () => {
  const rows = [['1'], ['2']];
  const f = files({
    'a.json': '\ufeff[{"x":1},{"x":2}]',
    'b.jsonl': '{"x":1}\r\n\r\n{"x":2}\r\n',
    'c.ndjson': '{"x":1}\n{"x":2}',
    'd.json': '{\n  "x": 1\n}\n{\n  "x": 2\n}',
  });
  for (const name of ['a', 'b', 'c', 'd', 'b.jsonl']) expect(await readRows(f, name)).toEqual(rows);
});

test('a key that comes twice has its last value, an empty array has no rows', async () => {
  const f = files({ 't.json': '[{"a":1,"a":2}]', 'none.json': '[]' });
  expect(await readRows(f, 't')).toEqual([['2']]);
  expect(await readRows(f, 'none')).toEqual([]);
});

test('a key that appears behind the scanned head is left out with a warning; scanning further has it', async () => {
  const text = '{"a":1}\n{"a":2,"later":3}\n';
  const f = files({ 't.jsonl': text }, { RowScanDepth: '1' });
  const source = await openSource(f);
  const query = { kind: 'table', path: { schema: null, name: 't' } } as const;
  const read: unknown[] = [];
  for await (const c of source.read({ query, columns: ['a'], format: 'rows', chunkRows: 10 })) {
    if (c.format === 'rows') read.push(...c.rows);
  }
  expect(read).toEqual([['1'], ['2']]);
  expect(source.warnings?.().join()).toMatch(/t\.jsonl: keys .* left out: later\..*RowScanDepth/);
  await source.close();
  const all = files({ 't.jsonl': text }, { RowScanDepth: '0' });
  expect(await columns(all, 't')).toEqual({ a: 'int64', later: 'int64' });
});

test('a value that the scanned type cannot hold is a clear error', async () => {
  const f = files({ 't.jsonl': '{"a":1}\n{"a":2}\n{"a":"secret"}\n' }, { RowScanDepth: '2' });
  const error = await readRows(f, 't').catch((e: unknown) => e);
  expect(String(error)).toMatch(/t\.jsonl: record 3 has a value for "a" that is no int64/);
  expect(String(error)).not.toContain('secret');
});

test.each([
  ['[{"a":1},{"a":tru}]', 'record 2 is not valid JSON'],
  ['[{"a":01}]', 'record 1 is not valid JSON'],
  ['[{"a":{"b":nope}}]', 'record 1 is not valid JSON'],
  ['[[1]]', 'cannot be read: Unexpected "[" after record 0'],
  ['"text"', 'begins with'],
])('%s is malformed', async (text, message) => {
  await expect(readRows(files({ 't.json': text }), 't')).rejects.toThrow(message);
});

test('a custom SELECT compares numbers as numbers and keeps long ones', async () => {
  const f = files({
    't.json':
      '[{"id":1,"p":9.5,"n":{"k":"v"}},{"id":2,"p":12.25},{"id":3,"p":12345678901234567890.5},{"id":4,"p":100}]',
  });
  const { schema, rows } = await readSelect(
    f,
    "SELECT id, p, json_extract(n, '$.k') AS k FROM t WHERE p > 10 OR id = 1",
  );
  expect(rows).toEqual([
    ['1', '9.5', 'v'],
    ['2', '12.25', null],
    ['3', '12345678901234567890.5', null],
    ['4', '100', null],
  ]);
  expect(schema.columns.map((c) => c.type.kind)).toEqual(['int64', 'decimal', 'string']);
});

test('a custom SELECT gives small and long decimals back with all their digits', async () => {
  const decimals = [
    ...['-0.000000000000000000000000000001', '0.00000012345', '123456789012345678901234567890', '-0.5'],
    ...['0.123456789012345678901234567891', '100000000000000000000000.5', '99999999999999.5'],
  ];
  const f = files({ 't.json': `[${decimals.map((d) => `{"d":${d}}`).join()}]` });
  const { schema, rows } = await readSelect(f, 'SELECT d FROM t');
  expect(rows).toEqual(decimals.map((d) => [d]));
  expect(schema.columns[0]?.type.kind).toBe('decimal');
});

test('RowScanDepth is checked', () => {
  expect(() => jsonConnector.check({ URI: '.', RowScanDepth: 'all' }, files({}).environment)).toThrow('RowScanDepth');
});

test('RecordPath leads to the array of records; what stands around it is no row', async () => {
  const text = '{"count":2,"data":{"list":[{"a":1,"b":{"list":[]}},\n{"a":2}],"more":[{"a":3}]},"list":"x"} trailing';
  const f = files({ 't.json': text }, { RecordPath: 'data.list' });
  expect(await readRows(f, 't')).toEqual([
    ['1', '{"list":[]}'],
    ['2', null],
  ]);
  const wrong = files({ 't.json': text }, { RecordPath: 'data.lists' });
  await expect(readRows(wrong, 't')).rejects.toThrow(
    'The JSON file t.json cannot be read: there is no array at RecordPath data.lists.',
  );
  const cut = files({ 't.json': '{"a":[{"b":1},' }, { RecordPath: '$.a' });
  await expect(readRows(cut, 't')).rejects.toThrow('ends in the middle, after 1 whole records');
  const bad = { ...f.connection.properties, RecordPath: 'a..b' };
  expect(() => jsonConnector.check(bad, f.environment)).toThrow('RecordPath must be keys');
});
