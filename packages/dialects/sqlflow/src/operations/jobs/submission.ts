import { DomainError, type Job, type JobDraft, type JobSchedule, type Services } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { DIALECT_KEY, type KeptJob } from '../../mappers/kept-job';
import { invalid, type Parameters } from '../../wire/parameters';
import { freeName } from './free-name';
import { removeConnection } from './source-connection';
import { type SubmittedFile, statementsOf } from './submitted-files';
import { submittedSource } from './submitted-source';

const DEFAULT_CRON = '0 1 * * *';

/** @throws DomainError `request.invalid`: missing, or none of the vendor's list */
export function vendorOf({ lineage }: Services, parameters: Parameters): string {
  const sent = parameters.required('dbvendor').toLowerCase();
  if (!lineage.vendors.includes(sent)) throw invalid('dbvendor', `is none of ${lineage.vendors.join(', ')}`);
  return sent;
}

/** @returns what is said about the schedule; a cronExpression alone is kept, and asks for none */
export function scheduleOf(parameters: Parameters, before: Pick<JobSchedule, 'enabled' | 'cron'>) {
  const enabled = parameters.flag('schedulable', before.enabled);
  const cron = parameters.text('cronExpression') || before.cron;
  return { enabled, cron: enabled ? cron || DEFAULT_CRON : cron };
}

/** @returns the job of a first submission, made and not yet started @throws DomainError */
export async function createJob(
  context: Context,
  workspaceId: string,
  parameters: Parameters,
  files: readonly SubmittedFile[],
  kept: Pick<KeptJob, 'persist' | 'settings'>,
): Promise<Job> {
  const { services } = context;
  const vendor = vendorOf(services, parameters);
  const source = await submittedSource(context, workspaceId, parameters, vendor, null);
  try {
    if (files.length === 0 && source === null)
      throw invalid('sqlfiles', 'is required: at least one file, or a database');
    const jobName = parameters.text('jobName');
    const data: KeptJob = {
      ...kept,
      jobName,
      incremental: kept.persist && parameters.flag('incremental', true),
      extra: parameters.raw('extra'),
      sqlsource: parameters.text('sqlsource'),
      dataSource: source?.shown ?? {},
      cancelSchedule: false,
    };
    const draft: JobDraft = {
      name: jobName,
      type: 'Lineage',
      sourceConnectionId: source?.connectionId ?? null,
      destinationConnectionId: null,
      options: {
        lineage: {
          vendor,
          defaultDatabase: parameters.text('defaultDatabase'),
          defaultSchema: parameters.text('defaultSchema'),
        },
        onTop: parameters.flag('onTop', false),
        parallel: parameters.flag('parallel', false),
      },
      schedule: scheduleOf(parameters, { enabled: false, cron: '' }),
      // later submissions wait for earlier ones
      concurrencyPolicy: 'queue',
      statements: [...(source ? [{ statement: source.statement, active: true }] : []), ...statementsOf(files)],
      dialectData: { [DIALECT_KEY]: data },
    };
    return await insert(context, workspaceId, draft);
  } catch (error) {
    if (source?.isNew) await removeConnection(context, source.connectionId);
    throw error;
  }
}

/** A name that is missing, taken, or none that the domain takes is made into one; the sent one is what is shown (DESIGN 4). */
async function insert({ services, caller }: Context, workspaceId: string, draft: JobDraft): Promise<Job> {
  const withFreeName = () => services.jobs.create(caller, workspaceId, { ...draft, name: freeName(draft.name) });
  if (draft.name === '') return withFreeName();
  try {
    return await services.jobs.create(caller, workspaceId, draft);
  } catch (error) {
    const code = error instanceof DomainError ? error.code : null;
    if (code !== 'job.name_taken' && code !== 'job.name_invalid') throw error;
    return withFreeName();
  }
}
