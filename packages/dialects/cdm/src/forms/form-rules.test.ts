import { writeCopyStatement } from '@jobglot/core';
import { fakeParser } from '@jobglot/core/testing';
import { CdmFault } from '../fault';
import type { JobFacts } from '../mappers/kept-job';
import type { LinkFacts } from '../wire/connectors';
import type { CdmJobType } from '../wire/job-document';
import { WallClock } from '../wire/wall-clock';
import { readCopies, type Sides, writeInputs } from './job-form';
import { writeRetry } from './retry';
import { readSchedule } from './schedule';
import { readThrottling } from './throttling';

const link = (kind: LinkFacts['kind'], connectorName: string, connector: string, schema: string | null): LinkFacts => ({
  name: connector,
  kind,
  connectorName,
  connector,
  schema,
  enabled: true,
});
const LINKS = {
  database: link('jdbc', 'generic-jdbc-connector', 'PostgreSQL', 'public'),
  sqlite: link('jdbc', 'generic-jdbc-connector', 'SQLite', null),
  obs: link('file', 'obs-connector', 'Files', null),
  ftp: link('file', 'ftp-connector', 'Files', null),
  json: link('file', 'hdfs-connector', 'JSON', null),
} as const;
type Kind = keyof typeof LINKS;
type Inputs = Readonly<Record<string, string>>;

const FROM: Readonly<Record<Kind, Inputs>> = {
  database: { schemaName: 's', tableName: 't' },
  sqlite: { tableName: 't' },
  obs: { bucketName: 'b', inputDirectory: '/in', inputFormat: 'CSV_FILE' },
  ftp: { inputDirectory: '/in', inputFormat: 'CSV_FILE' },
  json: { inputDirectory: '/in', inputFormat: 'JSON_FILE' },
};
const TO: Readonly<Record<Kind, Inputs>> = {
  database: { schemaName: 'd', tableName: 'u' },
  sqlite: { tableName: 'u' },
  obs: { bucketName: 'b', outputDirectory: '/out', outputFormat: 'CSV_FILE' },
  ftp: { outputDirectory: '/out', outputFormat: 'CSV_FILE' },
  json: { outputDirectory: '/out', outputFormat: 'JSON_FILE' },
};

interface Case {
  readonly from?: Kind;
  readonly to?: Kind;
  readonly fromInputs?: Inputs;
  readonly toInputs?: Inputs;
  readonly jobType?: CdmJobType;
}

function read({ from = 'database', to = 'database', fromInputs, toInputs, jobType = 'NORMAL_JOB' }: Case) {
  const inputs = new Map([
    ...Object.entries({ ...FROM[from], ...fromInputs }).map(
      ([name, value]) => [`fromJobConfig.${name}`, value] as const,
    ),
    ...Object.entries({ ...TO[to], ...toInputs }).map(([name, value]) => [`toJobConfig.${name}`, value] as const),
  ]);
  return readCopies(inputs, { from: LINKS[from], to: LINKS[to] }, jobType);
}
const statement = (given: Case) => writeCopyStatement(read(given).copies[0]!);
const files = "TargetLineSeparator='\r\n', TargetIncludeColumnHeaders=false";

test.each<[Case, string]>([
  [{ to: 'ftp' }, `REPLICATE [out/t] WITH TargetFormat='CSV', ${files} [s].[t]`],
  [
    { from: 'ftp', fromInputs: { fileFilter: '*.csv', startTime: '2026-01-01 00:00:00', markerFile: 'done' } },
    "REPLICATE [d].[u] WITH CreateTable=false, AppendRows, SourceFormat='CSV', SourceIncludeColumnHeaders=false [in]",
  ],
  [
    { to: 'ftp', jobType: 'BATCH_JOB', toInputs: { filePrefix: 'p_' } },
    `REPLICATE [out/p_t] WITH TargetFormat='CSV', ${files} [s].[t]`,
  ],
  [
    { jobType: 'BATCH_JOB', fromInputs: { tableName: '' }, toInputs: { tableName: '' } },
    'REPLICATE [d].[*] WITH CreateTable=false, AppendRows [s].[*]',
  ],
  [{ from: 'json', to: 'json' }, `REPLICATE [out/in] WITH ${files}, SourceIncludeColumnHeaders=false [in]`],
  [{ from: 'sqlite', to: 'sqlite' }, 'REPLICATE [u] WITH CreateTable=false, AppendRows [t]'],
])('%j', (given, text) => {
  expect(statement(given)).toBe(text);
});

test.each<[Case, string]>([
  [{ from: 'obs', fromInputs: { bucketName: '..' } }, 'Cdm.0420'],
  [{ from: 'obs', fromInputs: { bucketName: 'a/b' } }, 'Cdm.0420'],
  [{ to: 'obs', toInputs: { bucketName: '..' } }, 'Cdm.0420'],
  [{ to: 'ftp', toInputs: { filePrefix: '../x' } }, 'Cdm.0420'],
  [{ from: 'obs', fromInputs: { bucketName: '' } }, 'Cdm.0238'],
  [{ from: 'ftp', fromInputs: { inputDirectory: '| |' } }, 'Cdm.0238'],
  [{ from: 'ftp', fromInputs: { inputFormat: '' } }, 'Cdm.0238'],
  [{ to: 'ftp', toInputs: { outputFormat: '' } }, 'Cdm.0238'],
  [{ to: 'ftp', toInputs: { encryption: 'KMS' } }, 'Cdm.0024'],
  [{ to: 'ftp', toInputs: { compression: 'GZIP' } }, 'Cdm.0024'],
  [{ from: 'json', fromInputs: { inputFormat: 'CSV_FILE' } }, 'Cdm.0024'],
  [{ to: 'json', toInputs: { outputFormat: 'PARQUET_FILE' } }, 'Cdm.0024'],
  [{ from: 'ftp', to: 'ftp', fromInputs: { inputFormat: 'binary_file' } }, 'Cdm.0062'],
  [{ from: 'ftp', to: 'ftp', toInputs: { outputFormat: 'binary_file' } }, 'Cdm.0062'],
  [{ fromInputs: { tableName: '' } }, 'Cdm.0238'],
  [{ toInputs: { tableName: '' } }, 'Cdm.0238'],
  [{ toInputs: { schemaName: '' } }, 'Cdm.0238'],
  [{ toInputs: { beforeImportType: 'whereClause' } }, 'Cdm.0238'],
])('%j is refused with %s', (given, code) => {
  let thrown: unknown;
  try {
    read(given);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(CdmFault);
  expect((thrown as CdmFault).cdmCode).toBe(code);
});

test('binary files go into a folder, whatever the case of the word', () => {
  const binary = { inputFormat: 'Binary_File' };
  const text = statement({ from: 'ftp', to: 'ftp', fromInputs: binary, toInputs: { outputFormat: 'Binary_File' } });
  expect(text).toMatch(/^REPLICATE \[out\] /);
  const shown = inputsOf(text, { from: LINKS.obs, to: LINKS.obs });
  expect(shown).toMatchObject({ 'toJobConfig.bucketName': 'out', 'toJobConfig.outputDirectory': '/' });
  expect(shown).not.toHaveProperty('toJobConfig.filePrefix');
});

test('a table that is made anew asks for no rows to be added or deleted', () => {
  const toInputs = { tablePreparation: 'DROP_AND_CREATE', beforeImportType: 'whereClause', whereClause: 'a' };
  expect(read({ toInputs })).toMatchObject({
    job: { dropTable: true, truncateTableData: false },
    copies: [{ options: [] }],
  });
});

test('the older flag clears the table, unless the newer input says otherwise', () => {
  expect(read({ toInputs: { shouldClearTable: 'true' } }).job.truncateTableData).toBe(true);
  expect(read({ toInputs: { shouldClearTable: 'true', beforeImportType: 'none' } }).job.truncateTableData).toBe(false);
});

const facts = (text: string, options: Partial<JobFacts['options']> = {}): JobFacts => ({
  statements: [{ statement: text, active: true }],
  options: {
    ...{ dropTable: false, truncateTableData: false, parallel: false, workerPool: 1, retries: 0 },
    ...{ removeAfter: 'never', destinationSchema: null },
    ...options,
  },
  schedule: { enabled: false, cron: '', timeZone: null },
});
const inputsOf = (text: string, sides: Sides, options: Partial<JobFacts['options']> = {}) =>
  Object.fromEntries(writeInputs(facts(text, options), sides, fakeParser, new WallClock('UTC')));

test('statements of other dialects show what the connection does by itself', () => {
  expect(inputsOf('REPLICATE [o/x] [i]', { from: LINKS.ftp, to: LINKS.ftp })).toMatchObject({
    ...{ 'fromJobConfig.inputFormat': 'CSV_FILE', 'fromJobConfig.firstRowAsHeader': 'true' },
    ...{ 'fromJobConfig.fromCompression': 'NONE', 'fromJobConfig.fromFileOpType': 'DO_NOTHING' },
    ...{ 'toJobConfig.outputFormat': 'CSV_FILE', 'toJobConfig.firstRowAsHeader': 'true' },
    ...{ 'toJobConfig.lineSeparator': '\n', 'toJobConfig.duplicateFileOpType': 'REPLACE' },
  });
  const json = inputsOf('REPLICATE [x] [i]', { from: LINKS.json, to: LINKS.json });
  expect(json).toMatchObject({ 'fromJobConfig.inputFormat': 'JSON_FILE', 'toJobConfig.outputFormat': 'JSON_FILE' });
  expect(Object.keys(json).filter((name) => name.endsWith('firstRowAsHeader'))).toEqual([]);
  const schema = { destinationSchema: 'own' };
  expect(inputsOf('REPLICATE [x] [i]', { from: LINKS.database, to: LINKS.database }, schema)).toMatchObject({
    ...{ 'fromJobConfig.schemaName': 'public', 'toJobConfig.schemaName': 'own' },
  });
});

test('tables at a time show only where several are copied at a time', () => {
  const sides = { from: LINKS.database, to: LINKS.database };
  const shown = (parallel: boolean, workerPool: number) =>
    inputsOf('REPLICATE [x]', sides, { parallel, workerPool })['throttlingConfig.concurrentSubJobs'];
  expect([shown(true, 3), shown(false, 3), shown(true, 1)]).toEqual(['3', undefined, undefined]);
});

test.each(['numExtractors', 'numLoaders'])('%s is a number from 1 to 100', (name) => {
  const asked = (value: string) =>
    readThrottling(new Map([[`throttlingConfig.${name}`, value]])).map((option) => option.name);
  expect(asked('1')).toEqual([]);
  expect(() => asked('0')).toThrow(CdmFault);
  expect(() => asked('101')).toThrow(CdmFault);
});

test('days of the week may be written out', () => {
  const inputs = { isSchedulerJob: 'true', cycleType: 'week', runAt: 'Monday, TUE' };
  const named = Object.entries(inputs).map(([name, value]) => [`schedulerConfig.${name}`, value] as const);
  expect(readSchedule(new Map(named), new WallClock('UTC')).schedule.cron).toBe('0 0 * * 1,2');
});

test('any number of further tries is shown as three', () => {
  const shown = [0, 1, 3, 10].map((retries) => Object.values(writeRetry({ retries }))[0]);
  expect(shown).toEqual(['NONE', 'RETRY_TRIPLE', 'RETRY_TRIPLE', 'RETRY_TRIPLE']);
});
