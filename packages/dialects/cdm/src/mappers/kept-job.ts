import type { Job, JobOptions, JobSchedule, StatementDraft } from '@jobglot/core';
import { objectOr } from '@jobglot/http-kit';
import type { ConfigValues } from '../wire/config-values';
import type { CdmJobType } from '../wire/job-document';

/** Where this dialect keeps what the canonical model lacks. */
export const DIALECT_KEY = 'cdm';

/** The part of a job that its configuration stands for. */
export interface JobFacts {
  readonly statements: readonly StatementDraft[];
  readonly options: Pick<
    JobOptions,
    'dropTable' | 'truncateTableData' | 'parallel' | 'workerPool' | 'retries' | 'removeAfter' | 'destinationSchema'
  >;
  readonly schedule: JobSchedule;
}

/** What is kept with a job: its configuration as it was sent, and what it meant then. */
export interface KeptJob {
  readonly jobType: CdmJobType;
  readonly enabled: boolean;
  readonly from: ConfigValues;
  readonly to: ConfigValues;
  readonly driver: ConfigValues;
  /** unknown fields */
  readonly fields: Readonly<Record<string, unknown>>;
  /** what the configuration was compiled to: another dialect's change shows as a difference from it */
  readonly facts: JobFacts;
}

/** @returns null: no client of this dialect has made or changed the job */
export function keptJob({ dialectData }: Pick<Job, 'dialectData'>): KeptJob | null {
  const kept = objectOr(dialectData[DIALECT_KEY]);
  if (kept.facts === undefined) return null;
  const { facts } = kept as unknown as KeptJob;
  const { notBefore, notAfter } = facts.schedule;
  const schedule = { ...facts.schedule, notBefore: dateOf(notBefore), notAfter: dateOf(notAfter) };
  return { ...(kept as unknown as KeptJob), facts: { ...facts, schedule } };
}

/** @returns the facts of a job as it is, whoever made it */
export function factsOf({ tasks, options, schedule }: Pick<Job, 'tasks' | 'options' | 'schedule'>): JobFacts {
  const { dropTable, truncateTableData, parallel, workerPool, retries, removeAfter, destinationSchema } = options;
  return {
    statements: tasks.map(({ statement, active }) => ({ statement, active })),
    options: { dropTable, truncateTableData, parallel, workerPool, retries, removeAfter, destinationSchema },
    schedule,
  };
}

/** JSON has no dates. */
function dateOf(time: Date | string | null | undefined): Date | null {
  return time == null ? null : new Date(time);
}
