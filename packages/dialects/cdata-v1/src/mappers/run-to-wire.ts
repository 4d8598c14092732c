import { type Execution, isTerminal, type TaskRun } from '@jobglot/core';
import type { WireRow } from '../wire/job-wire';
import { STATUS_WORDS, wireTime } from '../wire/words';

/** What the product calls the affected records of a run or a task: those written and those deleted. */
const affected = ({ counters }: Pick<Execution, 'counters'>) => counters.written + counters.deleted;

/**
 * The rows of executeJob and executeQuery: one per task that ran, then one of the job. Only the last row of a run that
 * succeeded as a whole has Status SUCCESS with a null Result, which is what scripts look for (notes, 2): a task that
 * succeeded says RUNNING, as the product does.
 */
export function runRows(run: Execution, tasks: readonly TaskRun[]): WireRow[] {
  return [
    ...tasks.map((task) => ({
      Status: task.status === 'succeeded' ? STATUS_WORDS.running : STATUS_WORDS[task.status],
      Result: null,
      Detail: task.error ?? `Replicating Table [${task.destinationTable}]. Total Records Affected: ${affected(task)}`,
      JobName: run.jobName,
      Query: task.statement,
      RunStartDate: wireTime(task.startedAt),
    })),
    runRow(run),
  ];
}

/** The row of a run as a whole. */
export function runRow(run: Execution): WireRow {
  return {
    Status: STATUS_WORDS[run.status],
    Result: null,
    Detail: detailOf(run),
    JobName: run.jobName,
    Query: null,
    RunStartDate: wireTime(run.createdAt),
  };
}

/** The row of one query in a status answer; `Result` is set, so that no script takes it for the job's own success. */
export function statusRow(run: Execution, task: TaskRun): WireRow {
  return {
    Status: STATUS_WORDS[task.status],
    Result: task.status === 'succeeded' ? 'Success' : null,
    Detail: task.error ?? `Records affected: ${affected(task)}`,
    JobName: run.jobName,
    Query: task.statement,
    RunStartDate: wireTime(task.startedAt),
  };
}

/** The row of a query that has not run, or of a job that never did. */
export function idleRow(jobName: string, query: string | null): WireRow {
  return { Status: '', Result: null, Detail: null, JobName: jobName, Query: query, RunStartDate: null };
}

/** @returns a row of `history`; all values are text, and `Id` is always there (notes, 3.4) */
export function historyRow(run: Execution): WireRow {
  const { startedAt, finishedAt } = run;
  return {
    Id: String(run.id),
    JobId: run.jobId,
    JobName: run.jobName,
    RunStartDate: wireTime(run.createdAt),
    Status: STATUS_WORDS[run.status],
    Details: run.error,
    Runtime: startedAt && finishedAt ? String(finishedAt.getTime() - startedAt.getTime()) : null,
    RecordsAffected: String(affected(run)),
    LogFile: logFileName(run),
    InstanceId: null,
  };
}

/** @returns e.g. `nightly_20261121T020000Z_17.log`; what a file system could not hold is replaced */
export function logFileName({ id, jobName, createdAt }: Execution): string {
  const time = `${createdAt.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  return `${jobName.replace(/[^\p{L}\p{N} ._-]/gu, '_')}_${time}_${id}.log`;
}

function detailOf(run: Execution): string | null {
  if (!isTerminal(run.status)) return `Records affected: ${affected(run)}`;
  if (run.error === null) return `Records affected: ${affected(run)}`;
  return run.error.replace(/^(\d+ of \d+) tasks failed/, '$1 Tasks Failed');
}
