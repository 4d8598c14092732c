import { DEFAULT_JOB_OPTIONS, type JobOptions, TaskRunError } from '@jobglot/core';
import { foldName } from '../connectors/property-names';
import type { StatementOption } from '../grammar/statement';
import { otherOptions } from './other-options';

/** The job's options with the statement's own ones on top, and what is kept but not acted on. */
export interface RunOptions {
  readonly job: JobOptions;
  /** one line each */
  readonly notApplied: readonly string[];
}

const FLAGS: Readonly<Record<string, keyof JobOptions>> = {
  droptable: 'dropTable',
  truncatetable: 'truncateTableData',
  truncatetabledata: 'truncateTableData',
  alterschema: 'alterSchema',
  autotruncatestrings: 'autoTruncateStrings',
};

const NUMBERS: Readonly<Record<string, keyof JobOptions>> = {
  batchsize: 'batchSize',
  commandtimeout: 'commandTimeout',
};

function flag({ name, value }: StatementOption): boolean {
  if (value === null || /^(true|1|yes|on)$/i.test(value)) return true;
  if (/^(false|0|no|off)$/i.test(value)) return false;
  throw new TaskRunError(`WITH ${name}=${value}: the value must be true or false.`);
}

function number({ name, value }: StatementOption): number {
  if (value === null || !/^\d{1,9}$/.test(value))
    throw new TaskRunError(`WITH ${name}: the value must be a whole number.`);
  return Number(value);
}

/** Job options that later work acts on, and how the log calls them. */
const LATER: readonly (readonly [keyof JobOptions, string])[] = [
  ['historyMode', 'History mode'],
  ['deletionBehavior', 'The deletion behavior'],
  ['replicateInterval', 'The replicate interval'],
  ['replicateStartDate', 'The replicate start date'],
  ['cdcEngine', 'Change data capture'],
];

/**
 * @param options of `REPLICATE ... WITH ...`, which win over the job's, its `otherOptions` included
 * @throws TaskRunError on a value that the option cannot have
 */
export function runOptions(job: JobOptions, options: readonly StatementOption[]): RunOptions {
  const own: Record<string, unknown> = {};
  const notApplied: string[] = [];
  for (const option of [...otherOptions(job.otherOptions), ...options]) {
    const name = foldName(option.name);
    if (FLAGS[name] !== undefined) own[FLAGS[name]] = flag(option);
    else if (NUMBERS[name] !== undefined) own[NUMBERS[name]] = number(option);
    else notApplied.push(`WITH ${option.name} is not applied yet.`);
  }
  for (const [key, label] of LATER) {
    if (job[key] !== DEFAULT_JOB_OPTIONS[key]) notApplied.push(`${label} is not applied yet.`);
  }
  return { job: { ...job, ...own }, notApplied };
}
