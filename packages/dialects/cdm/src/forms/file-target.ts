import type { CopySource } from '@jobglot/core';
import { type Inputs, textInput } from '../wire/config-values';
import { type FileOption, fileInputs, fileOptions } from './file-options';
import { below, FORMAT_OF, hasBuckets, ONE_CHARACTER, QUOTES, ROOT, withoutFormat } from './file-source';
import { columnList, type FormContext, given, optionOf, type TargetForm } from './form';
import { mandatory, oneOf } from './values';

const TO = 'toJobConfig.';
const CRLF = '\r\n';

const OPTIONS: readonly FileOption[] = [
  {
    input: 'outputFormat',
    option: 'TargetFormat',
    words: { CSV_FILE: 'CSV', JSON_FILE: 'JSON', PARQUET_FILE: 'PARQUET', BINARY_FILE: 'BINARY' },
    unsaid: 'CSV_FILE',
  },
  { input: 'fieldSeparator', option: 'TargetDelimiter' },
  { input: 'lineSeparator', option: 'TargetLineSeparator', otherwise: CRLF, unsaid: '\n' },
  {
    input: 'firstRowAsHeader',
    option: 'TargetIncludeColumnHeaders',
    words: { true: 'true', false: 'false' },
    otherwise: 'false',
    unsaid: 'true',
  },
  { input: 'quoteChar', option: 'TargetQuoteChar', words: QUOTES, form: ONE_CHARACTER },
  {
    input: 'duplicateFileOpType',
    option: 'TargetDuplicates',
    words: { REPLACE: null, SKIP: 'SKIP', ABANDON: 'ABANDON' },
    unsaid: 'REPLACE',
  },
  { input: 'markerFile', option: 'TargetMarkerFile' },
];

/** To files: obs, hdfs, ftp, sftp. A file is written aside and then given its name, whatever writeToTempFile says. */
export const fileTarget: TargetForm = {
  known: new Set([
    ...OPTIONS.map(({ input }) => input),
    ...['bucketName', 'outputDirectory', 'filePrefix', 'columnList', 'encryption', 'compression'],
    // kept: one file for a table, always written aside
    ...['writeFileSize', 'writeToTempFile', 'validateMD5', 'appendMode', 'kmsID', 'projectID'],
  ]),
  read(inputs, context, source) {
    mandatory(inputs, `${TO}outputFormat`);
    // what is not done must not look as if it were
    oneOf(inputs, `${TO}encryption`, ['NONE'], 'NONE');
    oneOf(inputs, `${TO}compression`, ['NONE'], 'NONE');
    return {
      target: [targetOf(inputs, context, source)],
      targetColumns: columnList(textInput(inputs, `${TO}columnList`)),
      options: withoutFormat(fileOptions(OPTIONS, TO, inputs), inputs, `${TO}outputFormat`, context),
      job: { dropTable: false, truncateTableData: false },
    };
  },
  write(copy, { connectorName, connector }) {
    const parts = copy.target.join('.').split('/');
    const format = FORMAT_OF[connector];
    const binary = /^BINARY$/i.test(optionOf(copy, 'TargetFormat') ?? '');
    const name = binary ? null : parts.pop()!;
    const bucket = hasBuckets(connectorName) ? (parts.shift() ?? ROOT) : null;
    return given({
      ...fileInputs(OPTIONS, TO, copy),
      ...(format && { [`${TO}outputFormat`]: format, [`${TO}firstRowAsHeader`]: undefined }),
      [`${TO}bucketName`]: bucket,
      [`${TO}outputDirectory`]: `/${parts.join('/')}`,
      [`${TO}filePrefix`]: name,
      [`${TO}columnList`]: copy.targetColumns?.join('&'),
    });
  },
};

function targetOf(inputs: Inputs, { connectorName, jobType }: FormContext, source: CopySource): string {
  const bucket = hasBuckets(connectorName) ? mandatory(inputs, `${TO}bucketName`) : '';
  const folder = below(bucket, mandatory(inputs, `${TO}outputDirectory`));
  if (textInput(inputs, `${TO}outputFormat`).toUpperCase() === 'BINARY_FILE') return folder;
  const prefix = textInput(inputs, `${TO}filePrefix`);
  const name = jobType === 'BATCH_JOB' ? `${prefix}*` : prefix || nameOf(source);
  return below('', `${folder}/${name}`);
}

/** @returns what a file with the rows of this source is called */
function nameOf(source: CopySource): string {
  if (source.kind === 'sql') return 'data';
  const last = source.path.at(-1)!.split('|', 1)[0]!.split('/').at(-1)!;
  return last.replaceAll('*', '').replace(/\.(?:csv|tsv|json|jsonl|parquet|txt)$/i, '') || 'data';
}
