import { symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeFolderFixture } from './testing/folder-fixture';

let f: ReturnType<typeof makeFolderFixture>;
beforeEach(() => {
  f = makeFolderFixture();
});
afterEach(() => f.close());

/** @returns what the task has written to out/x.csv */
async function copied(statement: string): Promise<string> {
  await f.run(statement);
  return f.text('out/x.csv');
}
const out = (options: string, from: string) => `REPLICATE [out/x] WITH ${options} ${from}`;
const noHeaders = 'SourceIncludeColumnHeaders=false, TargetIncludeColumnHeaders=false';

test('all files of a folder are one table, in order of path; hidden ones are none', async () => {
  f.write('in/b/1.csv', 'id,name\n3,c\n');
  f.write('in/a.csv', 'id,name\n1,a\n');
  f.write('in/b.dat', 'name,id\nb,2\n');
  f.write('in/empty.csv', '');
  f.write('in/.hidden.csv', 'x\n');
  f.write('in/.jobglot/a.csv.json', '{}');
  const { counters, log } = await f.run('REPLICATE [out/x] [in]');
  expect(f.text('out/x.csv')).toBe('id,name\n1,a\n2,b\n3,c\n');
  expect(counters).toMatchObject({ read: 3, written: 3, filesRead: 4, filesWritten: 1 });
  expect(log.filter((line) => line.includes('not known'))).toEqual([]);
});

test('one file, with or without extension, and several with | between them', async () => {
  f.write('in/a.csv', 'id\n1\n');
  f.write('in/b/c.csv', 'id\n2\n');
  expect(await copied('REPLICATE [out/x] [in/a.csv]')).toBe('id\n1\n');
  expect(await copied('REPLICATE [out/x] [in/b/c]')).toBe('id\n2\n');
  expect(await copied('REPLICATE [out/x] [in/b | in/a.csv|in/b/c.csv]')).toBe('id\n2\n1\n');
});

test('columns by number, streamed; and a SELECT with a condition', async () => {
  f.write('in/a.csv', '1,a,x\n2,b,y\n');
  f.write('in/b.csv', '3,c,z\n');
  expect(await copied(out(noHeaders, 'SELECT [Col3], [Col1] FROM [in]'))).toBe('x,1\ny,2\nz,3\n');
  expect(await copied(out(noHeaders, "SELECT [Col2] FROM [in] WHERE [Col1] >= '2'"))).toBe('b\nc\n');
});

test('JSON files may lack columns of others, and types widen', async () => {
  f.write('in/a.json', '{"data":{"list":[{"a":1},{"a":2}]}}');
  f.write('in/b.json', '{"data":{"list":[{"a":2.5,"b":"x"}]}}');
  expect(await copied(out("SourceFormat=JSON, SourceRecordPath='data.list'", '[in]'))).toBe('a,b\n1,\n2,\n2.5,x\n');
});

test.each([
  ['"x"', 'true', 'x\ntrue\n'],
  ['true', '"x"', 'true\nx\n'],
  ['1', '"x"', '1\nx\n'],
])('JSON values of several types are text: %s and %s', async (a, b, text) => {
  f.write('in/a.json', `[{"v":${a}}]`);
  f.write('in/b.json', `[{"v":${b}}]`);
  expect(await copied(out('SourceFormat=JSON, TargetIncludeColumnHeaders=false', '[in]'))).toBe(text);
});

test('Parquet files', async () => {
  f.write('in/a.csv', 'id,name\n1,a\n');
  for (const name of ['a', 'b']) await f.run(`REPLICATE [p/${name}] WITH TargetFormat=PARQUET [in]`);
  expect(f.list('p')).toEqual(['a.parquet', 'b.parquet']);
  expect(await copied(out('SourceFormat=PARQUET', 'SELECT [Col2], [id] FROM [p]'))).toBe('name,id\na,1\na,1\n');
});

test('a file with other columns is named, not its values', async () => {
  f.write('in/a.csv', 'id,name\n1,a\n');
  f.write('in/b.csv', 'id,secret\n1,a\n');
  await expect(f.run('REPLICATE [out/x] [in]')).rejects.toThrow(
    'The file b.csv has other columns than a.csv: files that are read as one table need the same ones.',
  );
  expect(f.exists('out/x.csv')).toBe(false);
});

test('encoding and compression', async () => {
  f.write('in/a.csv.gz', gzipSync(Buffer.from('d6d0cec4', 'hex')));
  expect(await copied(out(`SourceEncoding=GBK, SourceCompression=GZIP, ${noHeaders}`, '[in]'))).toBe('中文\n');
});

test('files are chosen by name, folder and time', async () => {
  for (const [path, at] of [
    ['in/2025/a.csv', '2025-12-31T23:59:59Z'],
    ['in/2026/a.csv', '2026-01-01T00:00:00Z'],
    ['in/2026/b.txt', '2026-06-01T00:00:00Z'],
    ['in/2026/c.csv', '2027-01-01T00:00:00Z'],
  ] as const) {
    f.write(path, `${path}\n`);
    utimesSync(join(f.root, path), 0, Date.parse(at) / 1000);
  }
  const files = async (options: string) =>
    (await copied(out(`${noHeaders}, ${options}`, '[in]'))).split('\n').slice(0, -1);
  expect(await files("SourceFileFilter='*.txt, ?.doc'")).toEqual(['in/2026/b.txt']);
  expect(await files("SourceFileFilter='a*,b*', SourcePathFilter='*/2026'")).toEqual([
    'in/2026/a.csv',
    'in/2026/b.txt',
  ]);
  expect(await files("SourceModifiedFrom='2026-01-01 00:00:00', SourceModifiedTo='2027-01-01 00:00:00'")).toEqual([
    'in/2026/a.csv',
    'in/2026/b.txt',
  ]);
  const inShanghai = out(`${noHeaders}, SourceModifiedTo='2026-01-01 08:00:00'`, '[in]');
  await f.run(inShanghai, { environment: { ...f.environment, timeZone: 'Asia/Shanghai' } });
  expect(f.text('out/x.csv')).toBe('in/2025/a.csv\n');
  await expect(f.run(out("SourceFileFilter='*.doc'", '[in]'))).rejects.toThrow(
    'Source file or source directory unavailable: "in" does not exist, or none of its files match the filters.',
  );
});

test.each([
  ["SourceModifiedFrom='yesterday'", 'ModifiedFrom must be a time such as'],
  ['SourceFormat=XML', 'Format must be one of CSV, JSON, PARQUET, BINARY.'],
  ['SourceFileOperation=MOVE', 'FileOperation must be one of NONE, DELETE.'],
  ['TargetDuplicates=KEEP', 'Duplicates must be one of REPLACE, SKIP, ABANDON, MERGE.'],
  ["SourceMarkerFile='../ok'", 'MarkerFile must be the name of a file'],
  ['SourceMarkerWait=soon', 'MarkerWait must be a number of seconds'],
  ['TargetCompression=GZIP', 'Files are written in UTF-8, not compressed'],
])('%s is refused', async (options, message) => {
  f.write('in/a.csv', 'id\n1\n');
  await expect(f.run(out(options, '[in]'))).rejects.toThrow(message);
});

describe('what is not there, or must not be reached', () => {
  beforeEach(() => {
    f.write('in/a.csv', 'id\n1\n');
    f.write('in/b.csv', 'id\n2\n');
  });

  test.each(['nothing', 'in/nothing', 'in|nothing'])('%s is unavailable', async (path) => {
    await expect(f.run(`REPLICATE [out/x] [${path}]`)).rejects.toThrow('Source file or source directory unavailable');
  });

  test('what lies below a file cannot be followed; the message says no more than the task', async () => {
    await expect(f.run('REPLICATE [out/x] [in/a.csv/x]')).rejects.toThrow('The path "in/a.csv/x" cannot be followed.');
  });

  test('a missing folder of the connection too', async () => {
    const source = { ...f.connection, properties: { URI: 'nowhere' } };
    await expect(f.run('REPLICATE [out/x] [in]', { source })).rejects.toThrow(
      'The source connection files: Source file or source directory unavailable: the folder "nowhere"',
    );
  });

  test.each(['../in', 'in/../../etc', '/etc', 'file:///etc', 'C:\\x', 'in/..', '\\etc'])(
    '%s is refused',
    async (path) => {
      const refused = /is absolute|holds "\.\."/;
      await expect(f.run(`REPLICATE [out/x] [${path}]`)).rejects.toThrow(refused);
      await expect(f.run(`REPLICATE [${path}] [in]`)).rejects.toThrow(/is absolute|holds "\.\."|cannot be the path/);
      await expect(f.run(`REPLICATE [out] WITH SourceFormat=BINARY, TargetFormat=BINARY [${path}]`)).rejects.toThrow(
        refused,
      );
    },
  );

  test('links stay below the files root', async () => {
    const outside = join(tmpdir(), `${f.root.split('/').at(-1)}-secret`);
    writeFileSync(outside, 'id\nsecret\n');
    symlinkSync(outside, join(f.root, 'leak.csv'));
    symlinkSync(tmpdir(), join(f.root, 'up'));
    symlinkSync(join(f.root, 'in'), join(f.root, 'inner'));
    expect(await copied('REPLICATE [out/x] [inner/a.csv]')).toBe('id\n1\n');
    for (const path of ['leak.csv', 'up', 'up/x', '.']) {
      await expect(f.run(`REPLICATE [out/x] [${path}]`)).rejects.toThrow('lies outside the files root');
    }
    for (const path of ['up/x', 'leak.csv']) {
      await expect(f.run(`REPLICATE [${path}] [in]`)).rejects.toThrow('lies outside the files root');
    }
    symlinkSync(join(f.root, 'in'), join(f.root, 'in/loop'));
    await expect(f.run('REPLICATE [out/x] [in]')).rejects.toThrow('is a link back into itself');
  });

  test('a part of a file that is being written is not read', async () => {
    f.write('in/.jobglot/c.csv.lock', '');
    f.write('in/c.csv.part-7', 'broken');
    f.write('in/d.csv.part-7', 'id\n3\n');
    expect(await copied('REPLICATE [out/x] [in]')).toBe('id\n1\n2\n3\n');
  });

  test('the folder that is read is no place to write to', async () => {
    await expect(f.run('REPLICATE [in/x] [in]')).rejects.toThrow('in/x lies in the folder that is read');
    await expect(f.run('REPLICATE [in/a] [in/a.csv]')).rejects.toThrow('Source and destination are the same table');
  });
});

describe('after success', () => {
  test('source files are deleted where the task says so, unless they have changed', async () => {
    f.write('in/a.csv', 'id\n1\n');
    f.write('in/b.csv', 'id\n2\n');
    f.write('in/c.txt', 'id\n3\n');
    const options = "SourceFileOperation=DELETE, SourceFileFilter='*.csv'";
    const { log } = await f.run(out(options, '[in]'), {
      log: (_, message) => message.startsWith('Read 2 rows') && f.write('in/b.csv', 'id\n22\n'),
    });
    expect(f.list('in')).toEqual(['b.csv', 'c.txt']);
    expect(log.at(-1)).toBe('info: Warning: The file b.csv has changed since it was read: it is not deleted.');
  });

  test('and stay when the task fails', async () => {
    f.write('in/a.csv', 'id\n1\n');
    f.write('in/b.csv', 'id\n1,2\n');
    await expect(f.run(out('SourceFileOperation=DELETE', '[in]'))).rejects.toThrow('line 2 has 2 cells');
    expect(f.list('in')).toEqual(['a.csv', 'b.csv']);
  });
});

describe('a marker file', () => {
  const marked = (wait: number) => out(`SourceMarkerFile='ok.txt', SourceMarkerWait=${wait}`, '[in]');

  test('is waited for, and is no data', async () => {
    const run = f.run(marked(60));
    f.write('in/a.csv', 'id\n1\n');
    f.write('in/ok.txt', 'not,data\n');
    await run;
    expect(f.text('out/x.csv')).toBe('id\n1\n');
  });

  test('that does not come fails the task', async () => {
    f.write('in/a.csv', 'id\n1\n');
    await expect(f.run(marked(0))).rejects.toThrow('The marker file ok.txt did not come within 0 s');
  });

  test('a cancel ends the waiting', async () => {
    const cancel = new AbortController();
    const run = f.run(marked(3600), { signal: cancel.signal });
    cancel.abort(new Error('cancelled'));
    await expect(run).rejects.toThrow('cancelled');
  });
});
