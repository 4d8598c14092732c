import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makePostgresFixture, type PostgresFixture } from '../../testing/postgres-fixture';
import { makeFolderFixture } from './testing/folder-fixture';

let f: ReturnType<typeof makeFolderFixture>;
let database: PostgresFixture;
beforeAll(async () => {
  database = await makePostgresFixture();
  await database.client.query(
    "CREATE TABLE accounts (id int PRIMARY KEY, name text, active bool); INSERT INTO accounts VALUES (1, 'a,b', true), (2, NULL, false)",
  );
});
afterAll(() => database?.close());
beforeEach(() => {
  f = makeFolderFixture();
});
afterEach(() => f.close());

const export_ = (options: string, to = 'out/2026/accounts', more = {}) =>
  f.run(`REPLICATE [${to}]${options && ` WITH ${options}`} [accounts]`, { source: database.connection, ...more });

test('a table becomes a file, whose folders are made, and the file a table', async () => {
  const { counters, destinationTable } = await export_(
    "TargetLineSeparator='CRLF', TargetDelimiter=';', TargetIncludeColumnHeaders=false",
  );
  expect(f.text('out/2026/accounts.csv')).toBe('1;a,b;true\r\n2;;false\r\n');
  expect(destinationTable).toBe('out/2026/accounts');
  expect(counters).toMatchObject({ read: 2, filesWritten: 1 });
  expect(counters.filesRead).toBeUndefined();
  await f.run(
    "REPLICATE [copied] (id int, name text, active bool, PRIMARY KEY (id)) WITH SourceDelimiter=';', SourceIncludeColumnHeaders=false [out]",
    { destination: database.connection },
  );
  expect((await database.client.query('SELECT * FROM copied ORDER BY id')).rows).toEqual([
    { id: 1, name: 'a,b', active: true },
    { id: 2, name: null, active: false },
  ]);
});

test.each([
  ['JSON', 'accounts.json', '[\n{"id":1,"name":"a,b","active":true},\n{"id":2,"name":null,"active":false}\n]\n'],
  ['PARQUET', 'accounts.parquet', null],
])('%s files', async (format, name, text) => {
  await export_(`TargetFormat=${format}`);
  expect(f.list('out')).toEqual([`2026/${name}`]);
  if (text !== null) expect(f.text(`out/2026/${name}`)).toBe(text);
  await f.run(`REPLICATE [back] WITH SourceFormat=${format} [out]`);
  expect(f.text('back.csv')).toBe('id,name,active\n1,"a,b",true\n2,,false\n');
});

test('the extension may be given', async () => {
  await export_('', 'out/a.tsv');
  expect(f.text('out/a.tsv')).toBe('id\tname\tactive\n1\ta,b\ttrue\n2\t\tfalse\n');
});

describe('a file that is there already', () => {
  const first = 'id,name,active\n1,mine,\n3,mine,\n';
  const whole = 'id,name,active\n1,"a,b",true\n2,,false\n';
  beforeEach(() => f.write('out/a.csv', first));

  test('is replaced, also where rows could be matched by key', async () => {
    await export_('', 'out/a');
    expect(f.text('out/a.csv')).toBe(whole);
  });

  test('gets the rows where that is wanted', async () => {
    await export_('TargetDuplicates=MERGE', 'out/a');
    expect(f.text('out/a.csv')).toBe('id,name,active\n1,"a,b",true\n3,mine,\n2,,false\n');
  });

  test('stays, and the source is left alone', async () => {
    f.write('in/b.csv', 'id\n1\n');
    const statement = "REPLICATE [out/a] WITH TargetDuplicates='SKIP', SourceFileOperation=DELETE [in]";
    const { counters, log } = await f.run(statement);
    expect(f.text('out/a.csv')).toBe(first);
    expect(f.exists('in/b.csv')).toBe(true);
    expect(counters).toMatchObject({ read: 0, written: 0, filesRead: 0, filesWritten: 0 });
    expect(log).toContain('info: out/a is there already in files and stays as it is: nothing is written.');
  });

  test('ends the task', async () => {
    await expect(export_('TargetDuplicates=ABANDON', 'out/a')).rejects.toThrow(
      'Duplicate files exist in the destination path: "out/a"',
    );
    expect(f.text('out/a.csv')).toBe(first);
  });

  test.each(['LoadFolder', 'ReverseETL', 'ChangeDataCapture'] as const)('in a %s job too', async (jobType) => {
    f.write('in/b.csv', 'id\n1\n');
    await expect(f.run('REPLICATE [out/a] WITH TargetDuplicates=ABANDON [in]', { jobType })).rejects.toThrow(
      'Duplicate',
    );
  });
});

test('what an earlier attempt of the same run has written is no duplicate', async () => {
  const attempt = () => export_('TargetDuplicates=ABANDON', 'out/a', { executionId: 7 });
  await attempt();
  await attempt();
  await expect(export_('TargetDuplicates=ABANDON', 'out/a', { executionId: 8 })).rejects.toThrow('Duplicate');
});

test('the marker is written when the file is there', async () => {
  let early: boolean | null = null;
  const marker = () => existsSync(join(f.root, 'out/2026/_SUCCESS'));
  await export_("TargetMarkerFile='_SUCCESS'", undefined, {
    log: (_: string, message: string) => {
      early ??= message.startsWith('Path:') ? marker() : null;
    },
  });
  expect(early).toBe(false);
  expect(f.text('out/2026/_SUCCESS')).toBe('');
  await expect(export_("TargetMarkerFile='failed', TargetQuoteChar=NONE", 'out/x')).rejects.toThrow('Set QuoteChar');
  expect(f.list('out')).toEqual(['2026/_SUCCESS', '2026/accounts.csv']);
});

test.each(['out/.hidden', 'a//b', 'a|b', `out/${'x'.repeat(201)}`, '.jobglot/x'])('no file can be %s', async (to) => {
  await expect(export_('', to)).rejects.toThrow(/cannot be the path of a new file|too long for a file/);
});

test('a file where a folder would be', async () => {
  f.write('out.csv', 'id\n');
  await expect(export_('', 'out.csv/x')).rejects.toThrow('The path "out.csv/.jobglot" cannot be followed.');
});
