import { utimes } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { type CdmBench, startCdmBench } from './harness/cdm-bench';
import { type CdmJob, type CdmLink, countersOf, type Inputs } from './harness/cdm-client';
import { FilesRoot } from './harness/files-root';
import { unique } from './harness/installation';
import { waitUntil } from './harness/wait-until';

/** Each input about source files: what it does to the rows of the table that they go into, and what happens without it. */
/** An archive of one file, a.csv, with the rows that the test below reads. */
const ZIP = Buffer.from(
  'UEsDBBQAAAAIAAAAIVj4aQB7EwAAABEAAAAFAAAAYS5jc3Yz1FFyTEnUUeIy0nEvSkxO5QIAUEsBAhQDFAAAAAgAAAAhWPhpAHsTAAAAEQAAAAUAAAAAAAAAAAAAAIABAAAAAGEuY3N2UEsFBgAAAAABAAEAMwAAADYAAAAAAA==',
  'base64',
);

let bench: CdmBench;
let files: FilesRoot;
let hdfs: CdmLink;
/** of a test's own */
let folder: string;
let table: string;

beforeAll(async () => {
  bench = await startCdmBench();
  files = new FilesRoot(bench.installation.filesRoot);
  hdfs = await bench.cdm.fileLink('hdfs-connector');
});

afterAll(() => bench?.stop());

beforeEach(() => {
  folder = unique('in');
  table = unique('t').replace('-', '_');
});

const read = (inputs: Inputs, link = hdfs): CdmJob => ({
  from: [link, { inputFormat: 'CSV_FILE', inputDirectory: `/${folder}`, ...inputs }],
  to: [bench.links.destination, { schemaName: 'public', tableName: table, tablePreparation: 'DROP_AND_CREATE' }],
});
/** @returns the rows that the job makes, their cells between commas */
async function rows(inputs: Inputs, link = hdfs): Promise<string[]> {
  await bench.succeed(read(inputs, link));
  return ((await bench.rowsOf(table)) as object[]).map((row) => Object.values(row).join(','));
}
const columns = async () => Object.keys(((await bench.rowsOf(table)) as object[])[0]!);

describe('connectors', () => {
  test.each(['hdfs-connector', 'ftp-connector', 'sftp-connector'] as const)('%s: inputDirectory', async (connector) => {
    await files.put(`${folder}/a.csv`, '1,Ada\n2,Grace\n');
    await files.put(`${folder}/b/c.csv`, '3,Edsger\n');
    const link = await bench.cdm.fileLink(connector);
    expect(await rows({}, link)).toEqual(['1,Ada', '2,Grace', '3,Edsger']);
    expect(await rows({ inputDirectory: `/${folder}/a.csv` }, link)).toEqual(['1,Ada', '2,Grace']);
  });

  test('obs-connector: bucketName', async () => {
    for (const bucket of ['one', 'two']) await files.put(`${folder}-${bucket}/in/a.csv`, `1,${bucket}\n`);
    const obs = await bench.cdm.fileLink('obs-connector');
    expect(await rows({ bucketName: `${folder}-one`, inputDirectory: '/in/' }, obs)).toEqual(['1,one']);
    expect(await rows({ bucketName: `${folder}-two`, inputDirectory: 'in' }, obs)).toEqual(['1,two']);
    expect(await bench.cdm.refusedJob(read({ inputDirectory: '/in' }, obs))).toMatchObject({
      ...{ errCode: 'Cdm.0238', externalMessage: expect.stringContaining('fromJobConfig.bucketName') },
    });
  });
});

test.each([
  ['|', {}],
  ['%', { fileSeparator: '%' }],
])('several paths, separated by %s', async (separator, inputs) => {
  for (const name of ['a', 'b', 'c']) await files.put(`${folder}/${name}/x.csv`, `${name}\n`);
  const inputDirectory = [`/${folder}/a`, `${folder}/c/x.csv`].join(separator);
  expect(await rows({ inputDirectory, ...(inputs as Inputs) })).toEqual(['a', 'c']);
});

test.each(['../secret', '/a/../../secret', 'a|../b'])('a path outside: %s', async (inputDirectory) => {
  expect(await bench.cdm.refusedJob(read({ inputDirectory }))).toMatchObject({ status: 400, errCode: 'Cdm.0420' });
});

test('a path that is not there fails the run', async () => {
  expect(await bench.cdm.run(read({ inputDirectory: '/nowhere' }))).toMatchObject({
    ...{ status: 'FAILED', 'error-summary': expect.stringContaining('Source file or source directory unavailable') },
  });
});

describe('inputFormat', () => {
  test('JSON_FILE, and jsonReferenceNode', async () => {
    await files.put(`${folder}/a.json`, '[{"id":1,"tags":["x"]},{"id":2,"tags":null}]');
    expect(await rows({ inputFormat: 'JSON_FILE' })).toEqual(['1,x', '2,']);
    await files.put(`${folder}/a.json`, '{"data":{"list":[{"id":7},{"id":8}]},"total":2}');
    expect(await rows({ inputFormat: 'JSON_FILE', jsonReferenceNode: 'data.list' })).toEqual(['7', '8']);
    expect((await rows({ inputFormat: 'JSON_FILE' })).length).toBe(1);
  });

  test('what was written as CSV_FILE, JSON_FILE or PARQUET_FILE is read as such', async () => {
    const source = await bench.sourceTable('id int, name text', "1, 'Ada'", "2, 'Grace'");
    for (const format of ['CSV_FILE', 'JSON_FILE', 'PARQUET_FILE']) {
      const outputs = { outputDirectory: `/${folder}/${format}`, outputFormat: format };
      await bench.succeed({ from: bench.tableJob(source).from, to: [hdfs, outputs] });
      expect(await rows({ inputDirectory: `/${folder}/${format}`, inputFormat: format })).toEqual(['1,Ada', '2,Grace']);
    }
    const asCsv = await bench.cdm.run(read({ inputDirectory: `/${folder}/PARQUET_FILE` }));
    expect(asCsv.status === 'FAILED' || countersOf(asCsv).ROWS_READ !== 2).toBe(true);
  });

  test('BINARY_FILE goes to files only', async () => {
    expect(await bench.cdm.refusedJob(read({ inputFormat: 'BINARY_FILE' }))).toMatchObject({ errCode: 'Cdm.0062' });
  });
});

test('firstRowAsHeader, and columnList by number or name', async () => {
  await files.put(`${folder}/a.csv`, 'id,name,age\n1,Ada,36\n2,Grace,85\n');
  expect(await rows({ firstRowAsHeader: 'true' })).toEqual(['1,Ada,36', '2,Grace,85']);
  expect(await columns()).toEqual(['id', 'name', 'age']);
  expect(await rows({})).toHaveLength(3);
  expect(await rows({ columnList: '1&3' })).toEqual(['1,36', '2,85', 'id,age']);
  expect(await rows({ columnList: 'name&id', firstRowAsHeader: 'true' })).toEqual(['Ada,1', 'Grace,2']);
  expect(await rows({ columnList: '1&3', firstRowAsHeader: 'true' })).toEqual(['1,36', '2,85']);
});

test('columns go by their places into a table that is there', async () => {
  await files.put(`${folder}/a.csv`, '1,Ada,36\n2,Grace,85\n');
  await bench.destination.db.query(`create table ${table} (nr int primary key, age int, note text default 'none')`);
  const { from, to } = read({ columnList: '1&3' });
  await bench.succeed({ from, to: [to[0], { ...to[1], columnList: 'nr&age', tablePreparation: 'DO_NOTHING' }] });
  expect(await bench.rowsOf(table)).toEqual([
    { nr: 1, age: 36, note: 'none' },
    { nr: 2, age: 85, note: 'none' },
  ]);
});

test.each<[name: string, content: string | Buffer, inputs: Inputs]>([
  ['fieldSeparator ;', '1;Ada,\n2;Grace\n', { fieldSeparator: ';' }],
  ['fieldSeparator \\t', '1\tAda,\n2\tGrace\n', { fieldSeparator: '\\t' }],
  ['lineSeparator ~', '1,"Ada,"~2,Grace~', { lineSeparator: '~' }],
  ['quoteChar true', '1,"Ada,"\n2,"Grace"\n', { quoteChar: 'true' }],
  ['fromCompression GZIP', gzipSync('1,"Ada,"\n2,Grace\n'), { fromCompression: 'GZIP' }],
  ['fromCompression ZIP', ZIP, { fromCompression: 'ZIP' }],
  ['encodeType UTF-16LE', Buffer.from('1,"Ada,"\n2,Grace\n', 'utf16le'), { encodeType: 'UTF-16LE' }],
  ['encodeType UTF_8', '1,"Ada,"\n2,Grace\n', { encodeType: 'UTF_8' }],
  ['CRLF and LF', '1,"Ada,"\r\n2,Grace\n', {}],
])('%s', async (_, content, inputs) => {
  await files.put(`${folder}/a.${inputs.fromCompression === 'ZIP' ? 'zip' : 'csv'}`, content);
  expect(await rows(inputs)).toEqual(['1,Ada,', '2,Grace']);
});

test.each<[string, string | Buffer]>([
  ['fieldSeparator', '1;Ada\n'],
  ['lineSeparator', '1,Ada~2,Grace~'],
  ['fromCompression', gzipSync('1,Ada\n')],
  ['encodeType', Buffer.from('1,Gr\xfc\xdfe\n', 'latin1')],
])('without %s such a file is not understood', async (_, content) => {
  await files.put(`${folder}/a.csv`, content);
  const end = await bench.cdm.run(read({}));
  const made =
    end.status === 'FAILED' ? [] : ((await bench.rowsOf(table)) as object[]).map((row) => Object.values(row));
  expect(made).not.toContainEqual(['1', expect.stringMatching(/^(?:Ada|Grüße)$/)]);
});

test('quoteChar false: quotes are text', async () => {
  await files.put(`${folder}/a.csv`, '1,"Ada"\n');
  expect(await rows({ quoteChar: 'false' })).toEqual(['1,"Ada"']);
  expect(await bench.cdm.refusedJob(read({ regexSeparator: 'true' }))).toMatchObject({ errCode: 'Cdm.0024' });
});

describe('filterType', () => {
  beforeEach(async () => {
    for (const path of ['2023/a.csv', '2024/a.csv', '2024/b.txt']) await files.put(`${folder}/${path}`, `${path}\n`);
    await utimes(files.at(`${folder}/2023/a.csv`), 0, Date.UTC(2023, 5, 1) / 1000);
  });

  test.each<[Inputs, string[]]>([
    [{ filterType: 'WILDCARD', fileFilter: '*.csv' }, ['2023/a.csv', '2024/a.csv']],
    [{ filterType: 'WILDCARD', pathFilter: '*2024' }, ['2024/a.csv', '2024/b.txt']],
    [{ filterType: 'WILDCARD', pathFilter: '*2024', fileFilter: 'a*,x*' }, ['2024/a.csv']],
    [{ filterType: 'TIME', startTime: '2023-01-01 00:00:00', endTime: '2024-01-01 00:00:00' }, ['2023/a.csv']],
    [{ filterType: 'TIME', startTime: '2024-01-01 00:00:00' }, ['2024/a.csv', '2024/b.txt']],
    [
      { filterType: 'NONE', fileFilter: '*.csv', startTime: '2024-01-01 00:00:00' },
      ['2023/a.csv', '2024/a.csv', '2024/b.txt'],
    ],
    [{}, ['2023/a.csv', '2024/a.csv', '2024/b.txt']],
  ])('%j', async (inputs, found) => {
    expect(await rows(inputs)).toEqual(found);
  });
});

test('useMarkerFile: the run waits for markerFile, at most waitTime seconds', async () => {
  await files.put(`${folder}/a.csv`, '1\n');
  const marked = read({ useMarkerFile: 'true', markerFile: 'ok.txt', waitTime: '30' });
  const name = await bench.cdm.job(marked);
  await bench.cdm.start(name);
  await waitUntil('a running run', 20_000, async () =>
    (await bench.cdm.status(name)).status === 'RUNNING' ? true : undefined,
  );
  await files.put(`${folder}/ok.txt`, '');
  expect(countersOf(await bench.cdm.ended(name))).toMatchObject({ ROWS_READ: 1, FILES_READ: 1 });
  const late = { markerFile: 'never.txt', waitTime: '0' };
  expect(await bench.cdm.run(read({ ...late, useMarkerFile: 'true' }))).toMatchObject({
    ...{ status: 'FAILED', 'error-summary': expect.stringContaining('never.txt') },
  });
  expect(await rows({ ...late, useMarkerFile: 'false', inputDirectory: `${folder}/a.csv` })).toEqual(['1']);
});

test('fromFileOpType: files that were read are deleted, or stay', async () => {
  await files.put(`${folder}/a.csv`, '1\n');
  await rows({ fromFileOpType: 'DO_NOTHING' });
  expect(files.has(`${folder}/a.csv`)).toBe(true);
  await bench.destination.db.query(`drop table ${table}; create table ${table} (id int check (id > 1))`);
  const { from, to } = read({ fromFileOpType: 'DELETE' });
  const kept = { ...to[1], columnList: 'id', tablePreparation: 'DO_NOTHING' };
  expect(await bench.cdm.run({ from, to: [to[0], kept] })).toMatchObject({ status: 'FAILED' });
  expect(files.has(`${folder}/a.csv`)).toBe(true);
  expect(await rows({ fromFileOpType: 'DELETE' })).toEqual(['1']);
  expect(files.has(`${folder}/a.csv`)).toBe(false);
});
