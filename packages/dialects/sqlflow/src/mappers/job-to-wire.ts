import { createHash } from 'node:crypto';
import { type Execution, type Job, readLineageStatement } from '@jobglot/core';
import { wireId } from '../wire/job-id';
import { statusOf, wireDuration, wireTime } from '../wire/words';
import { keptJob } from './kept-job';

/** Of another dialect's job nobody knows a vendor. */
const NO_VENDOR = '';
const VERSION = '5.2.0';

/** @returns the short document that submissions and deletions answer (page, sample) */
export function submittedJob(job: Job, userId: string, status: string) {
  const kept = keptJob(job);
  return {
    jobId: wireId(job.id),
    jobName: kept?.jobName ?? job.name,
    userId,
    dbVendor: job.options.lineage?.vendor ?? NO_VENDOR,
    dataSource: kept?.dataSource ?? {},
    fileNames: fileNames(job),
    createTime: wireTime(job.createdAt),
    status,
  };
}

/** @param execution the active run, else the newest; null: never run @returns the summary (notes, 5) */
export function jobSummary(job: Job, execution: Execution | null, userId: string) {
  const kept = keptJob(job);
  const status = statusOf(execution, job.type);
  const ended = execution?.finishedAt ?? null;
  const ms = execution?.startedAt && ended ? ended.getTime() - execution.startedAt.getTime() : 0;
  return {
    ...settingsOf(kept?.settings ?? {}),
    ...submittedJob(job, userId, status),
    userEmail: '',
    ...(ended && { sessionId: sessionId(job.id, execution!) }),
    executeTime: wireDuration(ms),
    executeTimeMillis: ms,
    ...(status === 'fail' && { errorMessage: execution?.error ?? 'The run was cancelled.' }),
    ...(status === 'partial_success' && execution?.error && { errorMessage: execution.error }),
    onTop: job.options.onTop,
    parallel: job.options.parallel,
    persist: kept?.persist ?? true,
    incremental: kept?.incremental ?? false,
    schedulable: job.schedule.enabled,
    ...(job.schedule.cron !== '' && { cronExpression: job.schedule.cron }),
    cancelSchedule: kept?.cancelSchedule ?? false,
    ...(kept && { sqlsource: kept.sqlsource, extra: kept.extra }),
    lastExecuteTime: execution ? wireTime(execution.startedAt ?? execution.createdAt) : '',
    hasMetadata: false,
    subJobs: [],
    version: VERSION,
  };
}

/** Uploaded files; of other dialects' jobs the tables that they write. */
function fileNames({ tasks }: Job): string[] {
  return tasks.map(({ statement, spec }) => readLineageStatement(statement)?.name ?? spec.table);
}

/** What a simple job's analysis was asked to show; of a regular one they are fixed (notes, 3). */
function settingsOf(sent: Readonly<Record<string, string>>) {
  const flag = (name: string, otherwise: boolean) => (sent[name] === undefined ? otherwise : sent[name] === 'true');
  return {
    ...sent,
    showRelationType: sent.showRelationType ?? 'fdd',
    ignoreRecordSet: flag('ignoreRecordSet', true),
    dataflowOfAggregateFunction: 'direct',
    showConstantTable: flag('showConstantTable', false),
    showTransform: flag('showTransform', false),
    ignoreFunction: flag('ignoreFunction', true),
  };
}

/** 64 hex digits and a time, as the vendor's; the same for the same run. */
export function sessionId(jobId: string, { id, finishedAt }: Execution): string {
  return `${createHash('sha256').update(`${jobId} ${id}`).digest('hex')}_${finishedAt!.getTime()}`;
}
