import { randomUUID } from 'node:crypto';
import { DomainError, type Job, type JobDraft, type Services } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { DIALECT_KEY, type KeptJob } from '../../mappers/kept-job';
import { invalid, type Parameters } from '../../wire/parameters';
import { type SubmittedFile, statementsOf } from './submitted-files';
import { submittedSource } from './submitted-source';

const DEFAULT_CRON = '0 1 * * *';
const MOST_OF_A_NAME = 200;

/** @throws DomainError `request.invalid`: missing, or none of the vendor's list */
export function vendorOf({ lineage }: Services, parameters: Parameters): string {
  const sent = parameters.required('dbvendor').toLowerCase();
  if (!lineage.vendors.includes(sent)) throw invalid('dbvendor', `is none of ${lineage.vendors.join(', ')}`);
  return sent;
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
  const jobName = parameters.text('jobName');
  const source = await submittedSource(context, workspaceId, parameters, vendor, jobName || 'sqlflow');
  if (files.length === 0 && source === null) throw invalid('sqlfiles', 'is required: at least one file, or a database');
  const schedulable = parameters.flag('schedulable', false);
  const data: KeptJob = {
    ...kept,
    jobName,
    incremental: kept.persist && parameters.flag('incremental', true),
    extra: parameters.text('extra'),
    sqlsource: parameters.text('sqlsource'),
    dataSource: source?.shown ?? {},
    cancelSchedule: false,
  };
  return insert(context, workspaceId, {
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
    schedule: schedulable ? { enabled: true, cron: parameters.text('cronExpression') || DEFAULT_CRON } : {},
    // later submissions wait for earlier ones
    concurrencyPolicy: 'queue',
    statements: [...(source ? [source.statement] : []), ...statementsOf(files)],
    dialectData: { [DIALECT_KEY]: data },
  });
}

/** A name that is missing, taken, or none that the domain takes is made into one; the sent one is what is shown (DESIGN 4). */
async function insert({ services, caller }: Context, workspaceId: string, draft: JobDraft): Promise<Job> {
  const mark = randomUUID().slice(0, 8);
  const plain = [...draft.name].map((c) => (c === '/' || c.codePointAt(0)! < 0x20 || c === '\x7f' ? ' ' : c)).join('');
  const made = `${plain.slice(0, MOST_OF_A_NAME)} ${mark}`.trim();
  if (draft.name === '') return services.jobs.create(caller, workspaceId, { ...draft, name: `sqlflow ${mark}` });
  try {
    return await services.jobs.create(caller, workspaceId, draft);
  } catch (error) {
    const code = error instanceof DomainError ? error.code : null;
    if (code !== 'job.name_taken' && code !== 'job.name_invalid') throw error;
    return services.jobs.create(caller, workspaceId, { ...draft, name: made });
  }
}
