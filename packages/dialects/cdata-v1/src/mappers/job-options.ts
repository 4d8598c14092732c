import type { JobOptions, Verbosity } from '@jobglot/core';
import type { JobFields, JobRequest } from '../wire/job-wire';

/** Options that travel under another name and mean the same. */
const OPTION_OF = {
  TableNamePrefix: 'tableNamePrefix',
  UseGmtDateTime: 'useGmtDateTime',
  TruncateTableData: 'truncateTableData',
  DropTable: 'dropTable',
  AutoTruncateStrings: 'autoTruncateStrings',
  ContinueOnError: 'continueOnError',
  AlterSchema: 'alterSchema',
  ReplicateInterval: 'replicateInterval',
  ReplicateIntervalUnit: 'replicateIntervalUnit',
  ReplicateStartDate: 'replicateStartDate',
  BatchSize: 'batchSize',
  CommandTimeout: 'commandTimeout',
  OtherCacheOptions: 'otherOptions',
  CacheSchema: 'destinationSchema',
} as const satisfies Partial<Record<keyof JobFields, keyof JobOptions>>;

type OptionField = keyof typeof OPTION_OF;
const PAIRS = Object.entries(OPTION_OF) as [OptionField, keyof JobOptions][];

/** @returns the options that the body names; `before` are the job's own, null for a new one */
export function optionsFromWire(body: JobRequest, before: JobOptions | null): Partial<JobOptions> {
  const sent = PAIRS.filter(([field]) => body[field] !== undefined);
  return {
    ...Object.fromEntries(sent.map(([field, option]) => [option, body[field]])),
    ...(body.Verbosity === undefined ? {} : { verbosity: storedVerbosity(body.Verbosity) }),
    ...deletionBehavior(body.SkipDeleted, before),
  };
}

/** @returns all of them as this API answers them: text, or null where nothing is set */
export function optionsToWire(options: JobOptions): Record<OptionField, string | null> {
  return Object.fromEntries(PAIRS.map(([field, option]) => [field, wireText(options[option])])) as never;
}

/** 0 is not silent: a failed run must say why (D4). 4 and 5 are both Verbose. */
export function storedVerbosity(sent: number): Verbosity {
  if (sent <= 1) return 1;
  return sent >= 4 ? 5 : (sent as Verbosity);
}

/** `SkipDeleted` knows two of the three behaviours: `false` leaves a job that marks deleted rows as it is. */
function deletionBehavior(skip: boolean | undefined, before: JobOptions | null): Partial<JobOptions> {
  if (skip === undefined) return {};
  if (skip) return { deletionBehavior: 'SkipDelete' };
  return before?.deletionBehavior === 'SoftDelete' ? {} : { deletionBehavior: 'HardDelete' };
}

/** Every value of this API is text (notes, 3). */
export function wireText(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
