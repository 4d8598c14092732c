import { DomainError, type JobOptions, TaskRunError } from '@jobglot/core';
import { foldName } from '../connectors/property-names';
import { parseCondition } from '../grammar/parse-condition';
import type { SelectStatement } from '../grammar/select-statement';
import type { StatementOption } from '../grammar/statement';
import { otherOptions } from './other-options';

/** The job's options with the statement's own ones on top; docs/job-options.md tells what each does. */
export interface RunOptions {
  readonly job: JobOptions;
  /** `IncrementalCheckColumns`: candidates, the first that the source has is taken */
  readonly checkColumns: readonly string[];
  /** `IncrementalOverlap`: seconds, or a number for whole-number columns; null: the default */
  readonly overlap: number | null;
  /** `RefreshTable`: read everything again, keep what is there */
  readonly refresh: boolean;
  /** `DeleteMissing`: look for rows that are gone at the source; null: not said */
  readonly deleteMissing: boolean | null;
  /** `DeletedColumn`: the source's own mark of deleted rows; null: none */
  readonly deletedColumn: string | null;
  /** `DeleteLimit`: percentage of rows that may be removed at once */
  readonly deleteLimit: number;
  /** `MaxRejectedRows`: rows that the destination may refuse before the task fails */
  readonly maxRejectedRows: number;
  /** `AppendRows`: a table without key is added to, not made anew */
  readonly append: boolean;
  /** `StageRows`: nothing is seen before everything is there */
  readonly stage: boolean;
  /** `DeleteWhere`: the table's rows that go when the new ones come; macros are not bound; null: none */
  readonly deleteWhere: SelectStatement | null;
  /** `CreateTable`: false when the destination table has to be there */
  readonly createTable: boolean;
  /** `Extractors`: tables that are read at a time where several go into one */
  readonly extractors: number;
  /** options that are not known, by name */
  readonly unknown: readonly string[];
}

type Reader = (option: StatementOption) => unknown;

/** Options of the job that a statement may set too. */
const JOB = new Map<string, readonly [keyof JobOptions, Reader]>([
  ['droptable', ['dropTable', flag]],
  ['truncatetable', ['truncateTableData', flag]],
  ['truncatetabledata', ['truncateTableData', flag]],
  ['alterschema', ['alterSchema', flag]],
  ['autotruncatestrings', ['autoTruncateStrings', flag]],
  ['batchsize', ['batchSize', (o) => number(o, 1)]],
  ['commandtimeout', ['commandTimeout', number]],
  ['historymode', ['historyMode', flag]],
  ['replicateinterval', ['replicateInterval', (o) => number(o, 1)]],
  ['replicatestartdate', ['replicateStartDate', text]],
]);

/** Options that only statements (and a job's other options) have. */
const OWN = new Map<string, readonly [keyof RunOptions, Reader]>([
  ['incrementalcheckcolumns', ['checkColumns', names]],
  ['incrementaloverlap', ['overlap', number]],
  ['refreshtable', ['refresh', flag]],
  ['deletemissing', ['deleteMissing', flag]],
  ['deletedcolumn', ['deletedColumn', text]],
  ['deletelimit', ['deleteLimit', (o) => number(o, 0, 100)]],
  ['maxrejectedrows', ['maxRejectedRows', number]],
  ['appendrows', ['append', flag]],
  ['stagerows', ['stage', flag]],
  ['deletewhere', ['deleteWhere', condition]],
  ['createtable', ['createTable', flag]],
  ['extractors', ['extractors', (o) => number(o, 1, 100)]],
]);

const DELETE_LIMIT_PERCENT = 20;

/**
 * @param options of `REPLICATE ... WITH ...`, which win over the job's, its `otherOptions` included
 * @throws TaskRunError on a value that the option cannot have
 */
export function runOptions(job: JobOptions, options: readonly StatementOption[]): RunOptions {
  const ofJob: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const option of [...otherOptions(job.otherOptions), ...options]) {
    const name = foldName(option.name);
    const [of, rule] = JOB.has(name) ? [ofJob, JOB.get(name)] : [own, OWN.get(name)];
    if (rule === undefined) unknown.push(option.name);
    else of[rule[0]] = rule[1](option);
  }
  return {
    job: { ...job, ...ofJob },
    checkColumns: [],
    overlap: null,
    refresh: false,
    deleteMissing: null,
    deletedColumn: null,
    deleteLimit: DELETE_LIMIT_PERCENT,
    maxRejectedRows: 0,
    append: false,
    stage: false,
    deleteWhere: null,
    createTable: true,
    extractors: 1,
    unknown,
    ...own,
  };
}

function flag({ name, value }: StatementOption): boolean {
  if (value === null || /^(true|1|yes|on)$/i.test(value)) return true;
  if (/^(false|0|no|off)$/i.test(value)) return false;
  throw new TaskRunError(`WITH ${name}=${value}: the value must be true or false.`);
}

function number({ name, value }: StatementOption, least = 0, most = 999_999_999): number {
  const read = value !== null && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (read >= least && read <= most) return read;
  throw new TaskRunError(`WITH ${name}: the value must be a whole number from ${least} to ${most}.`);
}

function text({ name, value }: StatementOption): string {
  if (value === null || value.trim() === '') throw new TaskRunError(`WITH ${name}: a value is missing.`);
  return value.trim();
}

function condition(option: StatementOption): SelectStatement {
  try {
    return parseCondition(text(option));
  } catch (error) {
    if (error instanceof DomainError) throw new TaskRunError(`WITH ${option.name}: ${error.message}`);
    throw error;
  }
}

function names(option: StatementOption): string[] {
  return text(option)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
