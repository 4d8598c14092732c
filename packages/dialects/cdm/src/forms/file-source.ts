import type { CopyOption, CopySource } from '@jobglot/core';
import { fault } from '../fault';
import { type Inputs, textInput } from '../wire/config-values';
import { type FileOption, fileInputs, fileOptions } from './file-options';
import { columnList, type FormContext, given, type SourceForm } from './form';
import { flag, mandatory, oneOf } from './values';

const FROM = 'fromJobConfig.';
/** `true` encloses by the usual quotes, `false` not at all; a sign of one's own does by that. */
export const QUOTES = { true: null, false: 'NONE' } as const;
export const ONE_CHARACTER = /^[^\r\n]$/;
const YES_NO = { true: 'true', false: 'false' } as const;

const OPTIONS: readonly FileOption[] = [
  {
    input: 'inputFormat',
    option: 'SourceFormat',
    words: { CSV_FILE: 'CSV', JSON_FILE: 'JSON', PARQUET_FILE: 'PARQUET', BINARY_FILE: 'BINARY' },
    unsaid: 'CSV_FILE',
  },
  { input: 'fieldSeparator', option: 'SourceDelimiter' },
  { input: 'lineSeparator', option: 'SourceLineSeparator' },
  { input: 'quoteChar', option: 'SourceQuoteChar', words: QUOTES, form: ONE_CHARACTER },
  {
    input: 'firstRowAsHeader',
    option: 'SourceIncludeColumnHeaders',
    words: YES_NO,
    otherwise: 'false',
    unsaid: 'true',
  },
  // the vendor's page writes UTF_8 and UTF-8
  { input: 'encodeType', option: 'SourceEncoding', spelled: (text) => text.replaceAll('_', '-') },
  {
    input: 'fromCompression',
    option: 'SourceCompression',
    words: { NONE: null, GZIP: 'GZIP', ZIP: 'ZIP' },
    unsaid: 'NONE',
  },
  { input: 'pathFilter', option: 'SourcePathFilter', when: ['filterType', 'WILDCARD'] },
  { input: 'fileFilter', option: 'SourceFileFilter', when: ['filterType', 'WILDCARD'] },
  { input: 'startTime', option: 'SourceModifiedFrom', when: ['filterType', 'TIME'] },
  { input: 'endTime', option: 'SourceModifiedTo', when: ['filterType', 'TIME'] },
  { input: 'markerFile', option: 'SourceMarkerFile', when: ['useMarkerFile', 'true'] },
  { input: 'waitTime', option: 'SourceMarkerWait', when: ['useMarkerFile', 'true'] },
  { input: 'jsonReferenceNode', option: 'SourceRecordPath' },
  {
    input: 'fromFileOpType',
    option: 'SourceFileOperation',
    words: { DO_NOTHING: null, DELETE: 'DELETE' },
    unsaid: 'DO_NOTHING',
  },
];

/** From files: obs, hdfs, ftp, sftp. The link's server is not asked: everything lies below the files root (D19). */
export const fileSource: SourceForm = {
  known: new Set([
    ...OPTIONS.map(({ input }) => input),
    ...['bucketName', 'inputDirectory', 'columnList', 'filterType', 'useMarkerFile', 'fileSeparator'],
    // kept: files are read one by one
    ...['regexSeparator', 'regex', 'splitType', 'md5FileSuffix', 'useFileDir'],
  ]),
  read(inputs, context) {
    mandatory(inputs, `${FROM}inputFormat`);
    // what is not done must not look as if it were
    oneOf(inputs, `${FROM}regexSeparator`, ['false'], 'false');
    const options = fileOptions(OPTIONS, FROM, inputs);
    return {
      source: sourceOf(inputs, context),
      options: withoutFormat(options, inputs, `${FROM}inputFormat`, context),
    };
  },
  write(copy, { connectorName, connector }) {
    const { source } = copy;
    const format = FORMAT_OF[connector];
    return given({
      ...fileInputs(OPTIONS, FROM, copy),
      ...(format && { [`${FROM}inputFormat`]: format, [`${FROM}firstRowAsHeader`]: undefined }),
      ...(source.kind === 'sql'
        ? { [`${FROM}useSql`]: 'true', [`${FROM}sql`]: source.sql }
        : {
            ...placeOf(source.path.join('.').split('|'), connectorName),
            [`${FROM}columnList`]: source.columns?.map((name) => /^Col(\d+)$/.exec(name)?.[1] ?? name).join('&'),
          }),
    });
  },
};

/** Paths in several buckets, which a job has one of, are told from the files root. */
function placeOf(paths: readonly string[], connectorName: string): Record<string, string> {
  if (!hasBuckets(connectorName)) return { [`${FROM}inputDirectory`]: paths.join('|') };
  const [bucket = ROOT, ...others] = new Set(paths.map((path) => path.split('/', 1)[0]!));
  const one = others.length === 0;
  const directories = paths.map((path) => `/${one ? path.split('/').slice(1).join('/') : path}`);
  return { [`${FROM}bucketName`]: one ? bucket : ROOT, [`${FROM}inputDirectory`]: directories.join('|') };
}

/** In the place of a bucket: the files root. */
export const ROOT = '.';

/** @returns true when paths of the connector begin in a bucket */
export function hasBuckets(connectorName: string): boolean {
  return connectorName.endsWith('obs-connector');
}

/** Connections of other dialects that hold one format. */
export const FORMAT_OF: Readonly<Record<string, string>> = {
  CSV: 'CSV_FILE',
  JSON: 'JSON_FILE',
  Parquet: 'PARQUET_FILE',
};

/**
 * A connection that holds one format is not told it again.
 * @throws CdmFault Cdm.0024: it holds another
 */
export function withoutFormat(
  options: readonly CopyOption[],
  inputs: Inputs,
  input: string,
  { connector }: FormContext,
): readonly CopyOption[] {
  const only = FORMAT_OF[connector];
  if (only === undefined) return options;
  oneOf(inputs, input, [only], only);
  return options.filter(({ name }) => !/^(?:source|target)format$/i.test(name));
}

function sourceOf(inputs: Inputs, { connectorName }: FormContext): CopySource {
  if (flag(inputs, `${FROM}useSql`)) return { kind: 'sql', sql: mandatory(inputs, `${FROM}sql`) };
  const bucket = hasBuckets(connectorName) ? mandatory(inputs, `${FROM}bucketName`) : '';
  const paths = mandatory(inputs, `${FROM}inputDirectory`)
    .split(textInput(inputs, `${FROM}fileSeparator`) || '|')
    .filter((path) => path.trim() !== '');
  if (paths.length === 0) throw fault('Cdm.0238', `${FROM}inputDirectory`);
  const path = paths.map((each) => below(bucket, each)).join('|');
  const columns = columnList(textInput(inputs, `${FROM}columnList`));
  const named = columns?.map((column) => (/^\d+$/.test(column) ? `Col${column}` : column)) ?? null;
  return { kind: 'table', path: [path], columns: named, where: null };
}

/** @returns a path of a bucket (or of the server's root) as one below the files root @throws CdmFault Cdm.0420: it leads out */
export function below(bucket: string, path: string): string {
  if (path.split('/').includes('..') || bucket.includes('/') || bucket === '..') throw fault('Cdm.0420');
  const parts = [bucket, ...path.trim().split('/')].filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? ROOT : parts.join('/');
}
