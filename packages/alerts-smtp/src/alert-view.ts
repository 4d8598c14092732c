import type { RunAlert, TaskRun } from '@jobglot/core';

/** A task as the templates show it: texts of one line each. */
interface TaskView {
  readonly number: number;
  readonly statement: string;
  readonly table: string;
  readonly status: string;
  readonly read: number;
  readonly written: number;
  readonly failed: number;
  readonly error: string;
}

/** What the templates show: texts of one line each, numbers, and flags. */
export interface AlertView {
  readonly subject: string;
  readonly job: string;
  readonly jobId: string;
  readonly runId: number;
  readonly status: string;
  readonly bad: boolean;
  readonly started: string;
  readonly ended: string;
  readonly duration: string;
  readonly read: number;
  readonly written: number;
  readonly failed: number;
  readonly error: string;
  readonly tasks: readonly TaskView[];
  /** address or path of the run's log */
  readonly log: string;
  /** the log is an address that a mail reader can open */
  readonly logIsAddress: boolean;
}

/** @param publicUrl null: the mail names the log's path only */
export function alertView(alert: RunAlert, publicUrl: string | null): AlertView {
  const { execution, tasks } = alert;
  const { startedAt, finishedAt, counters } = execution;
  const job = oneLine(execution.jobName);
  return {
    subject: oneLine(alert.subject) || `Jobglot: job "${job}" ${execution.status}`,
    job,
    jobId: execution.jobId,
    runId: execution.id,
    status: execution.status,
    bad: execution.status !== 'succeeded',
    started: startedAt?.toISOString() ?? 'never',
    ended: finishedAt?.toISOString() ?? '',
    duration: startedAt && finishedAt ? inWords(finishedAt.getTime() - startedAt.getTime()) : '',
    read: counters.read,
    written: counters.written,
    failed: counters.failed,
    error: oneLine(execution.error ?? ''),
    tasks: tasks.map(taskView),
    log: `${publicUrl ?? ''}/api.rsc/v2/jobs/${execution.jobId}/history/${execution.id}/log`,
    logIsAddress: publicUrl !== null,
  };
}

function taskView({ position, statement, destinationTable, status, counters, error }: TaskRun): TaskView {
  return {
    number: position + 1,
    statement: oneLine(statement),
    table: oneLine(destinationTable) || '(unknown)',
    status,
    read: counters.read,
    written: counters.written,
    failed: counters.failed,
    error: oneLine(error ?? ''),
  };
}

/** Users' texts must not add lines: neither headers to a mail nor facts to its body. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function inWords(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  const seconds = Math.round(ms / 1_000);
  const parts = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
