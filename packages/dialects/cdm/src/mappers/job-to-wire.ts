import type { Execution, Job, StatementParser } from '@jobglot/core';
import type { Sides } from '../forms/job-form';
import { escapedConfigValues, inputsOf, textInput } from '../wire/config-values';
import { int32 } from '../wire/int32';
import { jobStatus } from '../wire/states';
import type { WallClock } from '../wire/wall-clock';
import { currentConfigs } from './job-configs';
import { jobTypeOf } from './job-type';
import { keptJob } from './kept-job';
import { externalId } from './submission-to-wire';

const NO_GROUP = 'DEFAULT';

/** What a job's document is made from. */
export interface JobParts {
  readonly job: Job;
  readonly sides: Sides;
  /** the active run, else the newest; null: never run */
  readonly execution: Execution | null;
}

/** @returns the job with every field of the page's Table 4: from the last run, or from its configuration */
export function jobDocument({ job, sides, execution }: JobParts, parser: StatementParser, clock: WallClock) {
  const kept = keptJob(job);
  const { from, to, driver } = currentConfigs(job, { sides, parser, clock });
  const counters = execution?.counters;
  const { filesRead = 0, filesWritten = 0 } = (counters ?? {}) as { filesRead?: number; filesWritten?: number };
  const incremental = isIncremental(job, parser);
  return {
    ...kept?.fields,
    job_type: jobTypeOf(job),
    name: job.name,
    'from-connector-name': sides.from?.connectorName ?? '',
    'to-connector-name': sides.to?.connectorName ?? '',
    'from-link-name': sides.from?.name ?? '',
    'to-link-name': sides.to?.name ?? '',
    'from-config-values': escapedConfigValues(from),
    'to-config-values': escapedConfigValues(to),
    'driver-config-values': escapedConfigValues(driver),
    'creation-user': job.createdBy ?? '',
    'creation-date': job.createdAt.getTime(),
    'update-user': job.updatedBy ?? '',
    'update-date': job.updatedAt.getTime(),
    id: job.number,
    external_id: execution === null ? '' : externalId(execution),
    type: jobTypeOf(job),
    flag: job.schedule.enabled ? 1 : 0,
    enabled: kept?.enabled ?? true,
    is_incre_job: incremental,
    is_incrementing: incremental,
    is_use_sql: textInput(inputsOf(from), 'fromJobConfig.useSql').toLowerCase() === 'true',
    group_name: textInput(inputsOf(driver), 'groupJobConfig.groupName') || NO_GROUP,
    status: jobStatus(execution),
    execute_create_date: execution?.createdAt.getTime() ?? 0,
    execute_start_date: (execution?.startedAt ?? execution?.createdAt)?.getTime() ?? 0,
    execute_update_date: (execution?.finishedAt ?? execution?.heartbeatAt ?? execution?.createdAt)?.getTime() ?? 0,
    bytes_read: counters?.bytes ?? 0,
    // nobody counts them
    bytes_written: -1,
    rows_read: counters?.read ?? 0,
    rows_written: int32(counters?.written ?? 0),
    write_rows: int32(counters?.inserted ?? 0),
    update_rows: int32(counters?.updated ?? 0),
    delete_rows: int32(counters?.deleted ?? 0),
    files_read: int32(filesRead),
    files_written: int32(filesWritten),
  };
}

/** @returns true when its tasks read only what is new */
export function isIncremental({ tasks }: Pick<Job, 'tasks'>, parser: StatementParser): boolean {
  return tasks.some(({ statement }) =>
    parser.takeApart(statement)?.options.some(({ name }) => name.toLowerCase() === 'incrementalcheckcolumns'),
  );
}
