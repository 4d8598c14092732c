import { isDeepStrictEqual } from 'node:util';
import { type Job, type JobPatch, readLineageStatement, type StatementDraft } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { DIALECT_KEY, type KeptJob, keptJob } from '../../mappers/kept-job';
import { invalid, type Parameters } from '../../wire/parameters';
import { removeConnection } from './source-connection';
import { scheduleOf, vendorOf } from './submission';
import { type SubmittedFile, statementsOf } from './submitted-files';
import { type SubmittedSource, submittedSource } from './submitted-source';

/**
 * A submission with a jobId. Its files are added, those of a known name in its place; with incremental=false they are all that the
 * job has from then on. What else it says is changed, what it does not say stays; so does the job's name, which clients make anew
 * each day (notes, 8).
 *
 * @returns the job, not yet started @throws DomainError; beyond files and onTop `job.running` while the job runs
 */
export async function submitAgain(
  context: Context,
  job: Job,
  parameters: Parameters,
  files: readonly SubmittedFile[],
): Promise<Job> {
  const { services, caller } = context;
  const kept = keptJob(job);
  const lineage = job.options.lineage;
  if (!lineage || !kept?.persist) throw invalid('jobId', 'names no job that files can be added to');
  const vendor = vendorOf(services, parameters);
  if (lineage.vendor !== vendor) throw invalid('dbvendor', 'is another one than that of the job');
  const source = await submittedSource(context, job.workspaceId, parameters, vendor, job);
  try {
    await change(context, job, patchOf(job, kept, parameters, source));
  } catch (error) {
    if (source?.isNew) await removeConnection(context, source.connectionId);
    throw error;
  }
  if (parameters.has('onTop')) await services.jobs.setOnTop(caller, job.id, parameters.flag('onTop', false));
  await takeStatements(context, job, source, files, parameters.flag('incremental', kept.incremental));
  return services.jobs.get(caller, job.id);
}

function patchOf(job: Job, kept: KeptJob, parameters: Parameters, source: SubmittedSource | null): JobPatch {
  const said = (name: string, before: string) => (parameters.has(name) ? parameters.text(name) : before);
  const lineage = job.options.lineage!;
  const data: KeptJob = {
    ...kept,
    incremental: parameters.flag('incremental', kept.incremental),
    extra: parameters.raw('extra') || kept.extra,
    sqlsource: said('sqlsource', kept.sqlsource),
    dataSource: source?.shown ?? kept.dataSource,
    cancelSchedule: kept.cancelSchedule && !parameters.flag('schedulable', false),
  };
  return {
    sourceConnectionId: source?.connectionId ?? job.sourceConnectionId,
    options: {
      lineage: {
        ...lineage,
        defaultDatabase: said('defaultDatabase', lineage.defaultDatabase),
        defaultSchema: said('defaultSchema', lineage.defaultSchema),
      },
    },
    schedule: scheduleOf(parameters, job.schedule),
    dialectData: { [DIALECT_KEY]: data },
  };
}

/** Most submissions say what the first one said: then the job is left alone, and may be running. */
async function change({ services, caller }: Context, job: Job, patch: JobPatch): Promise<void> {
  const { enabled, cron } = job.schedule;
  const before: JobPatch = {
    sourceConnectionId: job.sourceConnectionId,
    options: { lineage: job.options.lineage },
    schedule: { enabled, cron },
    dialectData: { [DIALECT_KEY]: job.dialectData[DIALECT_KEY] },
  };
  if (!isDeepStrictEqual(before, patch)) await services.jobs.update(caller, job.id, patch);
}

async function takeStatements(
  { services, caller }: Context,
  job: Job,
  source: SubmittedSource | null,
  files: readonly SubmittedFile[],
  incremental: boolean,
): Promise<void> {
  const sent = [...(source ? [{ statement: source.statement, active: true }] : []), ...statementsOf(files)];
  if (!incremental && files.length > 0) {
    await services.jobs.update(caller, job.id, { statements: withDatabase(job, source, sent) });
    return;
  }
  for (const draft of sent) {
    const known = job.tasks.find(({ statement }) => isOfSamePlace(statement, draft.statement));
    if (known?.statement === draft.statement) continue;
    if (known) await services.tasks.replace(caller, job.id, known.id, draft);
    else await services.tasks.add(caller, job.id, draft);
  }
}

/** The database stays where only files are sent anew. */
function withDatabase(job: Job, source: SubmittedSource | null, sent: StatementDraft[]): StatementDraft[] {
  const known = source ? [] : job.tasks.filter(({ statement }) => readLineageStatement(statement)?.kind === 'database');
  return [...known.map(({ statement, active }) => ({ statement, active })), ...sent];
}

/** Both the job's database, or files of one name. */
function isOfSamePlace(one: string, other: string): boolean {
  const [a, b] = [readLineageStatement(one), readLineageStatement(other)];
  return a?.kind === b?.kind && (a?.kind === 'database' || a?.name === b?.name);
}
