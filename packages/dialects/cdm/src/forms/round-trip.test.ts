import { writeCopyStatement } from '@jobglot/core';
import { fakeParser } from '@jobglot/core/testing';
import fc from 'fast-check';
import type { JobFacts } from '../mappers/kept-job';
import type { LinkFacts } from '../wire/connectors';
import { WallClock } from '../wire/wall-clock';
import { readCopies, type Sides, writeInputs } from './job-form';
import { readRetry } from './retry';
import { readSchedule } from './schedule';

const clock = new WallClock('Europe/Paris');
const database: LinkFacts = {
  name: 'db',
  kind: 'jdbc',
  connectorName: 'generic-jdbc-connector',
  connector: 'PostgreSQL',
  schema: 'public',
  enabled: true,
};
const files = (connectorName: string): LinkFacts => ({
  ...database,
  kind: 'file',
  connectorName,
  connector: 'Files',
  schema: null,
});

type Values = Readonly<Record<string, string | undefined>>;
const given = (group: string, values: Values): [string, string][] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[`${group}.${name}`, value]]));

/** Inputs to a statement and job, and what these are written as. */
function written(inputs: ReadonlyMap<string, string>, sides: Sides): Map<string, string> {
  const { copies, job } = readCopies(inputs, sides, 'NORMAL_JOB');
  const { schedule, removeAfter } = readSchedule(inputs, clock);
  const options = { parallel: false, workerPool: 1, destinationSchema: null, ...job, removeAfter };
  const facts = {
    statements: copies.map((copy) => ({ statement: writeCopyStatement(copy), active: true })),
    options: { ...options, retries: readRetry(inputs).retries ?? 2 },
    schedule,
  };
  return new Map(writeInputs(facts, sides, fakeParser, clock));
}

function comesBack(inputs: ReadonlyMap<string, string>, sides: Sides): void {
  const again = written(inputs, sides);
  expect(Object.fromEntries([...inputs.keys()].map((name) => [name, again.get(name)]))).toEqual(
    Object.fromEntries(inputs),
  );
  // and says the same
  expect(written(again, sides)).toEqual(again);
}

const trimmed = (text: string) => text === text.trim() && text !== '';
const sign = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 });
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(trimmed);
const name = fc.oneof(text, fc.constantFrom('a]b', "it's", '100%', 'ü 漢', '$&', 'T', '*_2', '[x]', 'a.b'));
const column = name.filter((word) => !word.includes('&'));
const columns = fc.array(column, { minLength: 1, maxLength: 4 }).map((list) => list.join('&'));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const flag = fc.constantFrom('true', 'false');

const throttling = fc
  .record({
    numExtractors: fc.integer({ min: 1, max: 100 }).map(String),
    recordDirtyData: flag,
    maxErrorRecords: optional(fc.integer({ min: 0, max: 999_999_998 }).map(String)),
  })
  // the limit means something only where dirty rows are kept
  .map((values) => (values.recordDirtyData === 'true' ? values : { ...values, maxErrorRecords: undefined }));

const seconds = fc.date({ min: new Date('2001-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
// at noon no clock is put forward
const noon = seconds.map((date) => `${date.toISOString().slice(0, 10)} 12:${date.toISOString().slice(14, 19)}`);
const numbers = (most: number) =>
  fc.uniqueArray(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 3 }).map((list) => list.join(','));
const upTo = (most: number) => fc.integer({ min: 1, max: most }).map(String);
const cycle = fc.oneof(
  fc.record({ cycleType: fc.constant('minute'), cycle: upTo(59) }),
  fc.record({ cycleType: fc.constant('hour'), cycle: upTo(23), runAt: numbers(59) }),
  fc.record({ cycleType: fc.constant('day'), cycle: upTo(31) }),
  fc.record({ cycleType: fc.constant('week'), cycle: upTo(1), runAt: fc.constantFrom('mon', 'sun,wed', 'tue,fri') }),
  fc.record({ cycleType: fc.constant('month'), cycle: upTo(12), runAt: numbers(31) }),
);
const schedule = fc
  .tuple(fc.record({ isSchedulerJob: flag, startDate: noon }), cycle, optional(noon))
  .map(([values, every, stop]) => ({
    ...values,
    ...every,
    stopDate: stop !== undefined && stop > values.startDate ? stop : undefined,
  }));
const driver = fc
  .record({
    throttling,
    schedule,
    disposableType: fc.constantFrom('NONE', 'DELETE', 'DELETE_AFTER_SUCCEED'),
    retryJobType: fc.constantFrom('NONE', 'RETRY_TRIPLE'),
  })
  .map(({ throttling: limits, schedule: times, disposableType, retryJobType }) => [
    ...given('throttlingConfig', limits),
    ...given('schedulerConfig', { ...times, disposableType }),
    ...given('retryJobConfig', { retryJobType }),
  ]);

const fromTable = fc.record({
  useSql: fc.constant('false'),
  schemaName: name,
  tableName: name,
  whereClause: optional(text),
  columnList: optional(columns),
});
const fromSql = fc.record({ useSql: fc.constant('true'), sql: text.map((rest) => `SELECT count(*) AS ${rest}`) });
const toTable = fc
  .record({
    schemaName: name,
    tableName: name,
    columnList: optional(columns),
    tablePreparation: fc.constantFrom('DO_NOTHING', 'CREATE_WHEN_NOT_EXIST', 'DROP_AND_CREATE'),
    beforeImportType: fc.constantFrom('none', 'shouldClearTable', 'whereClause'),
    whereClause: text,
    useStageTable: flag,
  })
  // a table that is made anew has no rows to delete
  .filter(
    ({ tablePreparation, beforeImportType }) =>
      tablePreparation !== 'DROP_AND_CREATE' || beforeImportType !== 'whereClause',
  )
  .map((values) => (values.beforeImportType === 'whereClause' ? values : { ...values, whereClause: undefined }));

const part = name.filter((word) => !/[/|;]|^\.+$/.test(word));
const folder = fc.array(part, { maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
const format = fc.constantFrom('CSV_FILE', 'JSON_FILE', 'PARQUET_FILE');
const filters = fc.oneof(
  fc.constant({}),
  fc.record({ filterType: fc.constant('WILDCARD'), fileFilter: text, pathFilter: optional(text) }),
  fc.record({ filterType: fc.constant('TIME'), startTime: noon, endTime: optional(noon) }),
);
const marker = fc.oneof(
  fc.constant({}),
  fc.record({ useMarkerFile: fc.constant('true'), markerFile: text, waitTime: optional(upTo(99)) }),
);
const fromFiles = fc
  .record({
    read: fc.record({
      bucketName: part,
      inputDirectory: fc.array(folder, { minLength: 1, maxLength: 3 }).map((paths) => paths.join('|')),
      inputFormat: format,
      columnList: optional(fc.uniqueArray(upTo(9), { minLength: 1 }).map((list) => list.join('&'))),
      fieldSeparator: optional(fc.oneof(sign, fc.constantFrom(' ', '\t', '^|', '\\u0001'))),
      lineSeparator: optional(fc.constantFrom('\n', '\r\n', ';')),
      quoteChar: optional(fc.constantFrom("'", '"', '|', 'false')),
      firstRowAsHeader: flag,
      encodeType: optional(fc.constantFrom('UTF-8', 'GBK')),
      fromCompression: fc.constantFrom('NONE', 'GZIP', 'ZIP'),
      jsonReferenceNode: optional(text),
      fromFileOpType: fc.constantFrom('DO_NOTHING', 'DELETE'),
    }),
    filters,
    marker,
  })
  .map(({ read, filters: taken, marker: waited }) => ({ ...read, ...taken, ...waited }));
const toFiles = fc.record({
  bucketName: part,
  outputDirectory: folder,
  outputFormat: format,
  filePrefix: part,
  columnList: optional(columns),
  fieldSeparator: optional(sign),
  lineSeparator: fc.constantFrom('\r\n', '\n'),
  quoteChar: optional(fc.constantFrom("'", 'false')),
  firstRowAsHeader: flag,
  duplicateFileOpType: fc.constantFrom('REPLACE', 'SKIP', 'ABANDON'),
  markerFile: optional(text),
});

test('from and to a database: what is accepted comes back as it was said', () => {
  const sides = { from: database, to: database };
  fc.assert(
    fc.property(fc.oneof(fromTable, fromSql), toTable, driver, (from, to, rest) => {
      comesBack(new Map([...given('fromJobConfig', from), ...given('toJobConfig', to), ...rest]), sides);
    }),
  );
});

test('from and to files, in buckets or not', () => {
  fc.assert(
    fc.property(fromFiles, toFiles, driver, fc.boolean(), (from, to, rest, buckets) => {
      const link = files(buckets ? 'obs-connector' : 'sftp-connector');
      const place = (values: Values) => (buckets ? values : { ...values, bucketName: undefined });
      const read = place(from);
      // a path below the server's root has no slash in front
      const inputDirectory = buckets ? read.inputDirectory : paths(read.inputDirectory!);
      const inputs = new Map([
        ...given('fromJobConfig', { ...read, inputDirectory }),
        ...given('toJobConfig', place(to)),
        ...rest,
      ]);
      comesBack(inputs, { from: link, to: link });
    }),
  );
});

const paths = (sent: string) =>
  sent
    .split('|')
    .map((path) => path.slice(1) || '.')
    .join('|');

test.each(['obs-connector', 'thirdparty-obs-connector'])('%s: paths begin in the bucket', (connectorName) => {
  const inputs = new Map([
    ...given('fromJobConfig', { bucketName: 'b', inputDirectory: '/x| |y/z/', inputFormat: 'CSV_FILE' }),
    ...given('toJobConfig', { bucketName: 'c', outputDirectory: '/', outputFormat: 'binary_file' }),
  ]);
  const link = files(connectorName);
  expect(() => readCopies(inputs, { from: link, to: link }, 'NORMAL_JOB')).toThrow('binary');
  inputs.set('toJobConfig.outputFormat', 'CSV_FILE');
  const [copy] = readCopies(inputs, { from: link, to: link }, 'NORMAL_JOB').copies;
  expect(copy).toMatchObject({ target: ['c/x'], source: { path: ['b/x|b/y/z'] } });
});

test('paths of several buckets, and of none, are told from the files root', () => {
  const link = files('obs-connector');
  const sides = { from: link, to: link };
  for (const [statement, directory] of [
    ['REPLICATE [x] [a/1|b/2]', '/a/1|/b/2'],
    ['REPLICATE [x] [.]', '/'],
  ] as const) {
    const facts: JobFacts = {
      statements: [{ statement, active: true }],
      options: {
        ...{ dropTable: false, truncateTableData: false, parallel: false, workerPool: 1, retries: 0 },
        ...{ removeAfter: 'never', destinationSchema: null },
      },
      schedule: { enabled: false, cron: '', timeZone: null },
    };
    const inputs = new Map(writeInputs(facts, sides, fakeParser, clock));
    expect(inputs.get('fromJobConfig.bucketName')).toBe('.');
    expect(inputs.get('fromJobConfig.inputDirectory')).toBe(directory);
    const { copies } = readCopies(inputs, sides, 'NORMAL_JOB');
    expect(copies[0]).toMatchObject({
      target: ['x'],
      source: { path: fakeParser.takeApart(statement)!.source.kind === 'table' && [statement.slice(15, -1)] },
    });
  }
});
