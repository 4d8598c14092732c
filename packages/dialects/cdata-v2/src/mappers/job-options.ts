import { DEFAULT_JOB_OPTIONS, type JobOptions } from '@jobglot/core';
import type { JobWireFields } from '../wire/job-wire';

/** Options that travel under another name and in the same form. */
const OPTION_OF = {
  enable_parallel_processing: 'parallel',
  worker_pool: 'workerPool',
  verbosity: 'verbosity',
  destination_schema: 'destinationSchema',
  table_name_prefix: 'tableNamePrefix',
  use_gmt_datetime: 'useGmtDateTime',
  history_mode: 'historyMode',
  truncate_table_data: 'truncateTableData',
  drop_table: 'dropTable',
  auto_truncate_strings: 'autoTruncateStrings',
  continue_on_error: 'continueOnError',
  deletion_behavior: 'deletionBehavior',
  alter_schema: 'alterSchema',
  replicate_interval: 'replicateInterval',
  replicate_interval_unit: 'replicateIntervalUnit',
  replicate_start_date: 'replicateStartDate',
  batch_size: 'batchSize',
} as const satisfies Partial<Record<keyof JobWireFields, keyof JobOptions>>;

type OptionField = keyof typeof OPTION_OF;
type OptionFields = Pick<JobWireFields, OptionField>;
const PAIRS = Object.entries(OPTION_OF) as [OptionField, keyof JobOptions][];

/** @returns the options that the body names */
export function optionsFromWire(fields: Partial<OptionFields>): Partial<JobOptions> {
  const sent = PAIRS.filter(([field]) => fields[field] !== undefined);
  return Object.fromEntries(sent.map(([field, option]) => [option, fields[field]]));
}

/** @returns all of them, in the page's spelling */
export function optionsToWire(options: JobOptions): OptionFields {
  const all = { ...DEFAULT_JOB_OPTIONS, ...options };
  return Object.fromEntries(PAIRS.map(([field, option]) => [field, all[option]])) as unknown as OptionFields;
}
