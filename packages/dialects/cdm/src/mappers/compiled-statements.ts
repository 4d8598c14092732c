import { type CopyStatement, DomainError, type Job, type StatementParser, writeCopyStatement } from '@jobglot/core';
import { CdmFault } from '../fault';
import { type CopyForm, readCopies, type Sides, STATEMENTS_INPUT } from '../forms/job-form';
import { type CopyBase, mergedCopy, mergedFlags } from '../forms/merged-copy';
import { concurrentSubJobs, SUB_JOBS_INPUT } from '../forms/throttling';
import type { Inputs } from '../wire/config-values';
import type { CdmJobType } from '../wire/job-document';
import { jobTypeOf } from './job-type';
import type { JobFacts } from './kept-job';

/** The job that is changed: with its links, and the inputs that were shown of it. */
export interface ChangedJob {
  readonly job: Job;
  readonly sides: Sides;
  readonly inputs: Inputs;
}

/** What a configuration is compiled to. */
export interface CompiledStatements {
  readonly statements: JobFacts['statements'];
  readonly options: Partial<JobFacts['options']>;
}

/**
 * @param base null: a new job
 * @throws CdmFault by the vendor's codes; DomainError `job.not_expressible`: statements that no form can say would be lost
 */
export function compiledStatements(
  inputs: Inputs,
  { sides, parser }: { readonly sides: Sides; readonly parser: StatementParser },
  jobType: CdmJobType,
  base: ChangedJob | null,
): CompiledStatements {
  if (inputs.has(STATEMENTS_INPUT) || base?.inputs.has(STATEMENTS_INPUT)) {
    throw new DomainError(
      'job.not_expressible',
      'The statements of this job cannot be said in a configuration; change them through the CData APIs (v1 or v2).',
    );
  }
  const { copies, job } = readCopies(inputs, sides, jobType);
  const from = base && mergeBase(base, sides, parser);
  const was = base?.job.tasks ?? [];
  const statements = copies.map((copy, at) => {
    const statement = writtenStatement(copy, job, from, was[0]?.statement);
    // a scenario has nothing that could run; what another dialect has switched off stays off
    const known = was.length === copies.length && base && jobTypeOf(base.job) !== 'SCENARIO_JOB' ? was[at] : undefined;
    return { statement, active: jobType !== 'SCENARIO_JOB' && (known?.active ?? true) };
  });
  const flags = from && base ? mergedFlags(job, base.job.options, from.shown.job) : job;
  return { statements, options: { ...flags, ...atATime(inputs, jobType, base) } };
}

/** A statement that says what it said keeps its wording. */
function writtenStatement(
  copy: CopyStatement,
  job: CopyForm['job'],
  base: CopyBase | null,
  before: string | undefined,
): string {
  const next = base === null ? copy : mergedCopy(copy, job, base);
  return base !== null && JSON.stringify(next) === JSON.stringify(base.before) ? before! : writeCopyStatement(next);
}

/** @returns null: what was shown of the job is no configuration of one statement */
function mergeBase({ job, sides: old, inputs }: ChangedJob, sides: Sides, parser: StatementParser): CopyBase | null {
  const before = job.tasks.length === 1 ? parser.takeApart(job.tasks[0]!.statement) : null;
  if (before === null) return null;
  const moved = (['from', 'to'] as const).filter((side) => old[side]?.kind !== sides[side]?.kind);
  try {
    return { before, shown: readCopies(inputs, old, jobTypeOf(job)), moved };
  } catch (error) {
    // a link that another dialect has made one of another kind
    if (error instanceof CdmFault) return null;
    throw error;
  }
}

/** Only a BATCH_JOB has tables that are copied at a time. */
function atATime(inputs: Inputs, jobType: CdmJobType, base: ChangedJob | null): Partial<JobFacts['options']> {
  const same = base !== null && jobTypeOf(base.job) === jobType;
  if (same && inputs.get(SUB_JOBS_INPUT) === base.inputs.get(SUB_JOBS_INPUT)) return {};
  const workerPool = jobType === 'BATCH_JOB' ? concurrentSubJobs(inputs) : 1;
  return { parallel: workerPool > 1, workerPool };
}
