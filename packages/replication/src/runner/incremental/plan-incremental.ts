import { TaskRunError } from '@jobglot/core';
import type { RunScope } from '../run-scope';
import { sourceColumn, type TableTarget } from '../table-target';
import { lesser, notInFuture, overlapped, parseCheckValue } from './check-value';
import type { TaskMemory } from './task-memory';
import { startIn, type Window, windows } from './windows';

/** How a load by check column goes. */
export interface Incremental {
  /** the source's name */
  readonly checkColumn: string;
  /** one load each, in order; a null reads everything there is */
  readonly windows: readonly (Window | null)[];
  /** where the next run begins when all windows are loaded; null: at the beginning */
  readonly settled: string | null;
  /** only changes are read, so the table has to be merged into */
  readonly changesOnly: boolean;
}

/**
 * Decides what is read: everything, from a start date, or what has changed since the last run, up to a mark that is fixed
 * now (replication-notes.md 1.3, 4.4).
 *
 * @returns null: everything, and nothing is remembered
 * @throws TaskRunError history without a check column
 */
export async function planIncremental(
  scope: RunScope,
  target: TableTarget,
  memory: TaskMemory,
): Promise<Incremental | null> {
  const { options, source, context } = scope;
  const { job } = options;
  const checkColumn = options.checkColumns.map((name) => sourceColumn(target, name)).find((name) => name !== null);
  if (checkColumn == null) {
    whyNot(scope);
    return null;
  }
  if (target.schema.primaryKey.length === 0) {
    scope.warn(['There is no key to merge changes by: everything is read each time.']);
    if (!job.historyMode) return null;
    throw new TaskRunError('History mode needs a key that tells which versions belong together.');
  }
  if (source.opened.highMark === undefined) {
    scope.warn(['This source cannot read changes only: everything is read each time.']);
    return null;
  }
  const mark = await source.opened.highMark(target.query, checkColumn);
  const kept = memory.checkColumn === checkColumn ? (memory.cursor ?? null) : null;
  if (mark === null) return { checkColumn, windows: [null], settled: kept, changesOnly: false };
  const settled = notInFuture(mark.settled, new Date());
  const parsed = parseCheckValue(settled);
  if (parsed === null && kept === null) {
    scope.warn([`${checkColumn} holds neither whole numbers nor times: rows are compared without an overlap.`]);
  }
  if (parsed?.kind === 'number') {
    context.log(
      'info',
      `${checkColumn} is a number: if it only grows with new rows, changes of old ones are not seen.`,
    );
  }
  const cursor = target.existing === null || job.dropTable || job.truncateTableData || options.refresh ? null : kept;
  const start = job.replicateStartDate === null ? null : startIn(job.replicateStartDate, settled);
  if (job.replicateStartDate !== null && start === null) {
    scope.warn([`${checkColumn} holds no times: ReplicateStartDate has no effect.`]);
  }
  const from = cursor === null ? start : notBefore(overlapped(cursor, options.overlap), start);
  if (from === null) {
    if (job.replicateInterval !== null) {
      context.log('info', 'Without a ReplicateStartDate the first load reads everything at once.');
    }
    return { checkColumn, windows: [null], settled, changesOnly: false };
  }
  // what comes at once, or makes room once, is one load
  const whole = job.dropTable || job.truncateTableData || options.stage || options.deleteWhere !== null;
  const interval =
    job.replicateInterval === null || whole ? null : { count: job.replicateInterval, unit: job.replicateIntervalUnit };
  return {
    checkColumn,
    windows: windows(from, settled, mark.highest, interval),
    settled,
    changesOnly: cursor !== null,
  };
}

/** The overlap does not reach behind the start date. */
function notBefore(from: string, start: string | null): string {
  return start !== null && lesser(start, from) !== start ? start : from;
}

function whyNot({ options, warn }: RunScope): void {
  const { job, checkColumns } = options;
  if (job.historyMode) {
    throw new TaskRunError(
      'History mode needs a check column with the time of the last change: add IncrementalCheckColumns=<column>.',
    );
  }
  if (checkColumns.length > 0) {
    warn([`The source has none of the check columns ${checkColumns.join(', ')}: everything is read.`]);
  }
  if (job.replicateInterval !== null || job.replicateStartDate !== null) {
    warn(['ReplicateInterval and ReplicateStartDate need a check column: add IncrementalCheckColumns=<column>.']);
  }
}
