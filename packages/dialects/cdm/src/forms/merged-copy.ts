import type { CopyOption, CopyStatement } from '@jobglot/core';
import { type FormOptions, optionOf } from './form';
import type { CopyForm, Sides } from './job-form';

/** What a change starts from. */
export interface CopyBase {
  /** the statement as it is */
  readonly before: CopyStatement;
  /** what the configuration says that was shown of it */
  readonly shown: CopyForm;
  /** sides whose link is of another kind now: what was said of the old one means nothing */
  readonly moved: readonly (keyof Sides)[];
}

/** Options of statements that are also options of jobs. */
const JOB_OPTIONS: Readonly<Record<string, keyof FormOptions>> = {
  droptable: 'dropTable',
  truncatetable: 'truncateTableData',
  truncatetabledata: 'truncateTableData',
};

/**
 * A three-way merge: what the configuration says as it was shown stays as the statement has it, which may be more than a form can
 * say (a merge by key, duplicates of files, a table without schema); what it says otherwise now is taken from it.
 *
 * @param next one statement of the configuration as it was sent
 */
export function mergedCopy(next: CopyStatement, job: FormOptions, { before, shown, moved }: CopyBase): CopyStatement {
  const was = shown.copies[0];
  if (was === undefined) return next;
  const stays = ({ name }: CopyOption): boolean => {
    if (belongsToMoved(name, moved)) return false;
    const flag = JOB_OPTIONS[name.toLowerCase()];
    if (flag !== undefined) return shown.job[flag] === job[flag];
    return optionOf(was, name) === optionOf(next, name);
  };
  return {
    target: same(was.target, next.target) ? before.target : next.target,
    targetColumns: same(was.targetColumns, next.targetColumns) ? before.targetColumns : next.targetColumns,
    options: [...before.options.filter(stays), ...next.options.filter((option) => !stays(option))],
    source: same(was.source, next.source) ? before.source : next.source,
  };
}

/** @returns the job's own options, where the configuration says of them what it said before */
export function mergedFlags(job: FormOptions, base: FormOptions, shown: FormOptions): FormOptions {
  return {
    dropTable: job.dropTable === shown.dropTable ? base.dropTable : job.dropTable,
    truncateTableData:
      job.truncateTableData === shown.truncateTableData ? base.truncateTableData : job.truncateTableData,
  };
}

function belongsToMoved(option: string, moved: CopyBase['moved']): boolean {
  const side = /^source/i.test(option) ? 'from' : /^target/i.test(option) ? 'to' : null;
  return side !== null && moved.includes(side);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
