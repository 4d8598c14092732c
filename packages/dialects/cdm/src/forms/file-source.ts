import type { CopySource } from '@jobglot/core';
import { fault } from '../fault';
import { type Inputs, textInput } from '../wire/config-values';
import { type FileOption, fileInputs, fileOptions } from './file-options';
import { columnList, type FormContext, given, type SourceForm } from './form';
import { mandatory } from './values';

const FROM = 'fromJobConfig.';
const YES_NO = { true: 'true', false: 'false' } as const;

const OPTIONS: readonly FileOption[] = [
  {
    input: 'inputFormat',
    option: 'SourceFormat',
    words: { CSV_FILE: 'CSV', JSON_FILE: 'JSON', PARQUET_FILE: 'PARQUET', BINARY_FILE: 'BINARY' },
  },
  { input: 'fieldSeparator', option: 'SourceDelimiter' },
  { input: 'lineSeparator', option: 'SourceLineSeparator' },
  { input: 'firstRowAsHeader', option: 'SourceIncludeColumnHeaders', words: YES_NO, otherwise: 'false' },
  { input: 'encodeType', option: 'SourceEncoding' },
  {
    input: 'fromCompression',
    option: 'SourceCompression',
    words: { NONE: null, GZIP: 'GZIP', ZIP: 'ZIP' },
    otherwise: 'NONE',
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
    otherwise: 'DO_NOTHING',
  },
];

/** From files: obs, hdfs, ftp, sftp. The link's server is not asked: everything lies below the files root (D19). */
export const fileSource: SourceForm = {
  known: new Set([
    ...OPTIONS.map(({ input }) => input),
    ...['bucketName', 'inputDirectory', 'columnList', 'filterType', 'useMarkerFile'],
    // kept: quotes are always understood, files are read one by one, the separator of paths is |
    ...['quoteChar', 'regexSeparator', 'regex', 'splitType', 'md5FileSuffix', 'fileSeparator', 'useFileDir'],
  ]),
  read(inputs, context) {
    mandatory(inputs, `${FROM}inputFormat`);
    return { source: sourceOf(inputs, context), options: fileOptions(OPTIONS, FROM, inputs) };
  },
  write(copy, { connectorName, connector }) {
    const { source } = copy;
    if (source.kind === 'sql') return { [`${FROM}useSql`]: 'true', [`${FROM}sql`]: source.sql };
    const path = source.path.join('.');
    const [bucket = '', ...rest] = path.split('/');
    const inBucket = connectorName === 'obs-connector';
    const format = FORMAT_OF[connector];
    return given({
      ...fileInputs(OPTIONS, FROM, copy),
      ...(format && { [`${FROM}inputFormat`]: format, [`${FROM}firstRowAsHeader`]: undefined }),
      [`${FROM}bucketName`]: inBucket ? bucket : null,
      [`${FROM}inputDirectory`]: inBucket ? `/${rest.join('/')}` : path,
      [`${FROM}columnList`]: source.columns?.map((name) => /^Col(\d+)$/.exec(name)?.[1] ?? name).join('&'),
    });
  },
};

/** Connections of other dialects that hold one format. */
export const FORMAT_OF: Readonly<Record<string, string>> = {
  CSV: 'CSV_FILE',
  JSON: 'JSON_FILE',
  Parquet: 'PARQUET_FILE',
};

function sourceOf(inputs: Inputs, { connectorName }: FormContext): CopySource {
  const bucket = connectorName === 'obs-connector' ? mandatory(inputs, `${FROM}bucketName`) : '';
  const paths = mandatory(inputs, `${FROM}inputDirectory`).split('|');
  const path = paths.map((each) => below(bucket, each)).join('|');
  const columns = columnList(textInput(inputs, `${FROM}columnList`));
  const named = columns?.map((column) => (/^\d+$/.test(column) ? `Col${column}` : column)) ?? null;
  return { kind: 'table', path: [path], columns: named, where: null };
}

/** @returns a path of a bucket (or of the server's root) as one below the files root @throws CdmFault Cdm.0420: it leads out */
export function below(bucket: string, path: string): string {
  if (path.split('/').includes('..') || bucket.includes('/') || bucket === '..') throw fault('Cdm.0420');
  const parts = [bucket, ...path.trim().split('/')].filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? '.' : parts.join('/');
}
