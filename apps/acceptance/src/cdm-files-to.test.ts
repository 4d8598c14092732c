import { readFile } from 'node:fs/promises';
import { type CdmBench, startCdmBench } from './harness/cdm-bench';
import { type CdmJob, type CdmLink, countersOf, type Inputs } from './harness/cdm-client';
import { FilesRoot } from './harness/files-root';
import { unique } from './harness/installation';

/** Each input about destination files: what is in the files then, and what without it. */
const TEXT = '1,Ada\r\n2,"Grace, H."\r\n3,\r\n';

let bench: CdmBench;
let files: FilesRoot;
let ftp: CdmLink;
let table: string;
/** of a test's own */
let folder: string;

beforeAll(async () => {
  bench = await startCdmBench();
  files = new FilesRoot(bench.installation.filesRoot);
  ftp = await bench.cdm.fileLink('ftp-connector');
  table = await bench.sourceTable('id int primary key, name text', "1, 'Ada'", "2, 'Grace, H.'", '3, null');
});

afterAll(() => bench?.stop());

beforeEach(() => {
  folder = unique('out');
});

const write = (inputs: Inputs = {}, from: Inputs = {}, link = ftp): CdmJob => ({
  from: bench.tableJob(table, { from }).from,
  to: [link, { outputFormat: 'CSV_FILE', outputDirectory: `/${folder}`, ...inputs }],
});
const first = async () => files.text(`${folder}/${(await files.list(folder))[0]}`);

test('a table becomes a file of its name, with the vendor’s defaults', async () => {
  const end = await bench.succeed(write());
  expect(await files.list(folder)).toEqual([`${table}.csv`]);
  expect(await first()).toBe(TEXT);
  expect(countersOf(end)).toMatchObject({ ROWS_READ: 3, ROWS_WRITTEN: 3, FILES_WRITTEN: 1, FILES_READ: -1 });
});

test.each(['hdfs-connector', 'sftp-connector'] as const)('%s writes too', async (connector) => {
  await bench.succeed(write({}, {}, await bench.cdm.fileLink(connector)));
  expect(await first()).toBe(TEXT);
});

test('obs-connector: bucketName', async () => {
  const obs = await bench.cdm.fileLink('obs-connector');
  await bench.succeed(write({ bucketName: `${folder}-bucket` }, {}, obs));
  expect(await files.list(`${folder}-bucket/${folder}`)).toEqual([`${table}.csv`]);
  expect(await bench.cdm.refusedJob(write({}, {}, obs))).toMatchObject({ errCode: 'Cdm.0238' });
});

test.each<[Inputs, string]>([
  [{ fieldSeparator: ';' }, '1;Ada\r\n2;Grace, H.\r\n3;\r\n'],
  [{ lineSeparator: '\\n' }, TEXT.replaceAll('\r', '')],
  [{ lineSeparator: '\n' }, TEXT.replaceAll('\r', '')],
  [{ firstRowAsHeader: 'true' }, `id,name\r\n${TEXT}`],
  [{ firstRowAsHeader: 'true', columnList: 'nr&who' }, `nr,who\r\n${TEXT}`],
  [{ firstRowAsHeader: 'false', columnList: 'nr&who' }, TEXT],
  [{ quoteChar: 'true' }, TEXT],
  [{ quoteChar: "'" }, TEXT.replaceAll('"', "'")],
  [{ quoteChar: 'false', fieldSeparator: ';' }, '1;Ada\r\n2;Grace, H.\r\n3;\r\n'],
  [{ fieldSeparator: ',', writeToTempFile: 'true', encryption: 'NONE' }, TEXT],
])('%j', async (inputs, text) => {
  await bench.succeed(write(inputs));
  expect(await first()).toBe(text);
});

test('quoteChar false: a value that would need quotes fails the run', async () => {
  expect(await bench.cdm.run(write({ quoteChar: 'false' }))).toMatchObject({ status: 'FAILED' });
  expect(files.has(`${folder}/${table}.csv`)).toBe(false);
});

test('outputFormat', async () => {
  await bench.succeed(write({ outputFormat: 'JSON_FILE' }));
  await bench.succeed(write({ outputFormat: 'PARQUET_FILE' }));
  expect(await files.list(folder)).toEqual([`${table}.json`, `${table}.parquet`]);
  const json = JSON.parse(await files.text(`${folder}/${table}.json`));
  expect(json).toEqual([
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Grace, H.' },
    { id: 3, name: null },
  ]);
  const parquet = await readFile(files.at(`${folder}/${table}.parquet`));
  expect([parquet.toString('latin1', 0, 4), parquet.toString('latin1', parquet.length - 4)]).toEqual(['PAR1', 'PAR1']);
});

test('filePrefix names the file, and what is selected is what is in it', async () => {
  await bench.succeed(write({ filePrefix: 'people' }, { columnList: 'name', whereClause: 'id = 1' }));
  expect(await files.list(folder)).toEqual(['people.csv']);
  expect(await first()).toBe('Ada\r\n');
  await bench.succeed(write({}, { useSql: 'true', sql: `select 7 as n from ${table} where id = 1` }));
  expect(await files.list(folder)).toEqual(['data.csv', 'people.csv']);
});

test('markerFile is there when the file is', async () => {
  await bench.succeed(write({ markerFile: 'done.txt' }));
  expect(await files.list(folder)).toEqual(['done.txt', `${table}.csv`]);
  const failing = write({ outputDirectory: `/${folder}-not`, markerFile: 'done.txt' }, { tableName: 'no_such_table' });
  expect(await bench.cdm.run(failing)).toMatchObject({ status: 'FAILED' });
  expect(files.has(`${folder}-not/done.txt`)).toBe(false);
});

test.each<[Inputs, string, RegExp]>([
  [{}, 'SUCCEEDED', /^1,Ada/],
  [{ duplicateFileOpType: 'REPLACE' }, 'SUCCEEDED', /^1,Ada/],
  [{ duplicateFileOpType: 'SKIP' }, 'SUCCEEDED', /^old/],
  [{ duplicateFileOpType: 'ABANDON' }, 'FAILED', /^old/],
])('%j: a file that is there', async (inputs, status, text) => {
  await files.put(`${folder}/${table}.csv`, 'old\r\n');
  expect(await bench.cdm.run(write(inputs))).toMatchObject({ status });
  expect(await first()).toMatch(text);
});

test.each<[Inputs, string]>([
  [{ outputDirectory: '../out' }, 'Cdm.0420'],
  [{ outputDirectory: 'a/../../out' }, 'Cdm.0420'],
  [{ filePrefix: '../../out' }, 'Cdm.0420'],
  [{ outputDirectory: '' }, 'Cdm.0238'],
  [{ outputFormat: '' }, 'Cdm.0238'],
  [{ outputFormat: 'XML_FILE' }, 'Cdm.0024'],
  [{ outputFormat: 'BINARY_FILE' }, 'Cdm.0062'],
  [{ encryption: 'KMS' }, 'Cdm.0024'],
  [{ compression: 'SNAPPY' }, 'Cdm.0024'],
  [{ duplicateFileOpType: 'MERGE' }, 'Cdm.0024'],
])('%j is refused with %s', async (inputs, errCode) => {
  expect(await bench.cdm.refusedJob(write(inputs))).toMatchObject({ status: 400, errCode });
});

test('a batch job writes a file for each table', async () => {
  const schema = unique('s').replace('-', '_');
  await bench.source.db.query(`create schema ${schema}; create table ${schema}.a as select 1 as id;
    create table ${schema}.b as select 2 as id`);
  const to = [ftp, { outputFormat: 'CSV_FILE', outputDirectory: folder, filePrefix: 'copy_of_' }] as const;
  await bench.succeed({ type: 'BATCH_JOB', from: [bench.links.source, { schemaName: schema }], to });
  expect(await files.list(folder)).toEqual(['copy_of_a.csv', 'copy_of_b.csv']);
  expect(await files.text(`${folder}/copy_of_b.csv`)).toBe('2\r\n');
});

describe('BINARY_FILE: files are copied as they are', () => {
  const BYTES = Buffer.from([0, 255, 10, 13, 34, 44, 0]);
  const copy = (inputs: Inputs = {}, from: Inputs = {}): CdmJob => ({
    from: [ftp, { inputFormat: 'BINARY_FILE', inputDirectory: `/${folder}/in`, ...from }],
    to: [ftp, { outputFormat: 'BINARY_FILE', outputDirectory: `/${folder}/out`, ...inputs }],
  });

  beforeEach(async () => {
    await files.put(`${folder}/in/a.bin`, BYTES);
    await files.put(`${folder}/in/deep/b.txt`, 'b');
  });

  test('with their folders, and are counted', async () => {
    const end = await bench.succeed(copy());
    expect(await files.list(`${folder}/out`)).toEqual(['a.bin', 'deep/b.txt']);
    expect(await readFile(files.at(`${folder}/out/a.bin`))).toEqual(BYTES);
    expect(countersOf(end)).toMatchObject({ FILES_READ: 2, FILES_WRITTEN: 2, TOTAL_FILES: 2, BYTES_READ: 8 });
    expect(await bench.cdm.read(end['job-name'])).toMatchObject({ files_read: 2, files_written: 2, bytes_read: 8 });
  });

  test('those that fileFilter names; source files go with fromFileOpType DELETE', async () => {
    await bench.succeed(copy({}, { filterType: 'WILDCARD', fileFilter: '*.txt', fromFileOpType: 'DELETE' }));
    expect(await files.list(`${folder}/out`)).toEqual(['deep/b.txt']);
    expect(await files.list(`${folder}/in`)).toEqual(['a.bin']);
  });

  test.each([
    ['REPLACE', 'SUCCEEDED', 'b'],
    ['SKIP', 'SUCCEEDED', 'old'],
    ['ABANDON', 'FAILED', 'old'],
  ])('duplicateFileOpType %s', async (duplicateFileOpType, status, text) => {
    await files.put(`${folder}/out/deep/b.txt`, 'old');
    expect(await bench.cdm.run(copy({ duplicateFileOpType }))).toMatchObject({ status });
    expect(await files.text(`${folder}/out/deep/b.txt`)).toBe(text);
    expect(files.has(`${folder}/out/a.bin`)).toBe(status === 'SUCCEEDED');
  });
});
