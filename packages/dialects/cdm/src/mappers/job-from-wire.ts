import {
  type CopyStatement,
  DomainError,
  type Job,
  type JobDraft,
  type JobPatch,
  type Services,
  writeCopyStatement,
} from '@jobglot/core';
import { soundsSecret, unknownFields } from '@jobglot/http-kit';
import { faultWith } from '../fault';
import { checkInputs } from '../forms/check-inputs';
import { WRITE_INPUTS, WRITE_OPTIONS } from '../forms/jdbc-target';
import { readCopies, type Sides, STATEMENTS_INPUT } from '../forms/job-form';
import { readRetry } from '../forms/retry';
import { CRON_INPUT, readSchedule } from '../forms/schedule';
import { concurrentSubJobs } from '../forms/throttling';
import { type Inputs, inputsOf, NO_CONFIGS, unescapedConfigValues } from '../wire/config-values';
import { type Finding, isKnownJobField, type JobRequest } from '../wire/job-document';
import type { WallClock } from '../wire/wall-clock';
import { currentConfigs } from './job-configs';
import { DIALECT_KEY, factsOf, type JobFacts, type KeptJob } from './kept-job';

/** What a job's document says. */
export interface ReadJob {
  readonly facts: JobFacts;
  readonly kept: KeptJob;
  readonly findings: readonly Finding[];
}

/** What reading needs beside the document. */
export interface ReadContext {
  readonly sides: Sides;
  readonly parser: Services['parser'];
  readonly clock: WallClock;
  /** the job as it is, of a change, with its links; null: a new one */
  readonly base: { readonly job: Job; readonly sides: Sides } | null;
}

/**
 * @throws CdmFault by the vendor's codes; DomainError `job.not_expressible`: the change would have to touch statements that no
 *   form can say
 */
export function readJob(request: JobRequest, context: ReadContext): ReadJob {
  const { sides, parser } = context;
  const base = context.base?.job ?? null;
  const current = context.base === null ? null : currentInputs(context.base, context);
  const configs = (name: `${'from' | 'to' | 'driver'}-config-values`) =>
    unescapedConfigValues(request[name] ?? NO_CONFIGS, current ?? new Map());
  const sent = {
    from: configs('from-config-values'),
    to: configs('to-config-values'),
    driver: configs('driver-config-values'),
  };
  const inputs = inputsOf(sent.from, sent.to, sent.driver);
  refuseSecrets(inputs);
  const findings = checkInputs(sent, sides);
  const changed = (groups: readonly string[]) => current === null || differ(inputs, current, groups);
  const moved = context.base !== null && !sameKinds(context.base.sides, sides);
  const facts = base === null ? null : factsOf(base);
  const jobType = request.job_type ?? 'NORMAL_JOB';
  const next =
    moved || changed(['fromJobConfig', 'toJobConfig', 'throttlingConfig'])
      ? copied(inputs, current, context, jobType)
      : { statements: facts!.statements, options: facts!.options };
  const scheduled = changed(['schedulerConfig'])
    ? readSchedule(withKnownCron(inputs, current), context.clock)
    : { schedule: facts!.schedule, removeAfter: facts!.options.removeAfter };
  const retried = changed(['retryJobConfig']) ? readRetry(inputs) : {};
  const all: JobFacts = {
    statements: next.statements,
    options: {
      ...(facts?.options ?? NEW_OPTIONS),
      ...next.options,
      ...retried,
      removeAfter: scheduled.removeAfter,
    },
    schedule: scheduled.schedule,
  };
  const fields = unknownFields(request, isKnownJobField);
  const kept: KeptJob = { jobType, enabled: request.enabled ?? true, ...sent, fields, facts: all };
  return { facts: all, kept, findings: [...findings, ...statementFindings(all, parser)] };
}

const NEW_OPTIONS: JobFacts['options'] = {
  dropTable: false,
  truncateTableData: false,
  parallel: false,
  workerPool: 1,
  retries: 2,
  removeAfter: 'never',
  destinationSchema: null,
};

/** @returns a new job as the domain takes it */
export function draftOf({ facts, kept }: ReadJob, name: string, ids: ConnectionIds): JobDraft {
  return { name, type: 'Standard', ...ids, ...partsOf(facts, kept) };
}

/** @returns a change as the domain takes it: statements are left alone where the document changed nothing of them */
export function patchOf({ facts, kept }: ReadJob, name: string, ids: ConnectionIds, base: Job): JobPatch {
  const { statements, ...parts } = partsOf(facts, kept);
  const same = JSON.stringify(statements) === JSON.stringify(factsOf(base).statements);
  return { name, ...ids, ...parts, ...(same ? {} : { statements }) };
}

export interface ConnectionIds {
  readonly sourceConnectionId: string | null;
  readonly destinationConnectionId: string | null;
}

function partsOf({ statements, options, schedule }: JobFacts, kept: KeptJob) {
  return { statements, options, schedule, dialectData: { [DIALECT_KEY]: kept } };
}

function copied(
  inputs: Inputs,
  current: Inputs | null,
  { sides, parser, base: known }: ReadContext,
  jobType: KeptJob['jobType'],
): Pick<JobFacts, 'statements'> & { options: Partial<JobFacts['options']> } {
  const base = known?.job ?? null;
  const before = base?.tasks.length === 1 ? parser.takeApart(base.tasks[0]!.statement) : null;
  if (
    inputs.has(STATEMENTS_INPUT) ||
    (base !== null && base.tasks.length > 0 && before === null && keepsNoForm(base))
  ) {
    throw new DomainError(
      'job.not_expressible',
      'The statements of this job cannot be said in a configuration; change them through the CData APIs (v1 or v2).',
    );
  }
  const { copies, job } = readCopies(inputs, sides, jobType);
  const keepsWriting =
    before !== null && current !== null && !WRITE_INPUTS.some((n) => inputs.get(n) !== current.get(n));
  const atATime = jobType === 'BATCH_JOB' ? concurrentSubJobs(inputs) : 1;
  return {
    // a scenario has nothing that could run
    statements: copies.map((copy) => ({
      statement: writeCopyStatement(before === null ? copy : { ...copy, options: merged(before, copy, keepsWriting) }),
      active: jobType !== 'SCENARIO_JOB',
    })),
    options: { ...(keepsWriting ? {} : job), ...(atATime > 1 ? { parallel: true, workerPool: atATime } : {}) },
  };
}

/** True of a job whose several statements this dialect did not make: a BATCH_JOB of ours is made anew. */
function keepsNoForm({ dialectData }: Job): boolean {
  return (dialectData[DIALECT_KEY] as KeptJob | undefined)?.jobType !== 'BATCH_JOB';
}

/** Options that no input stands for stay; those of writing too, when the inputs for it did not change. */
function merged(before: CopyStatement, next: CopyStatement, keepsWriting: boolean): CopyStatement['options'] {
  const writes = new Set(WRITE_OPTIONS.map((name) => name.toLowerCase()));
  const isWriting = ({ name }: { name: string }) => writes.has(name.toLowerCase());
  const ours = ({ name }: { name: string }) => /^(?:source|target|stagerows$|extractors$|maxrejectedrows$)/i.test(name);
  return [
    ...before.options.filter((option) => !ours(option) && (!isWriting(option) || keepsWriting)),
    ...next.options.filter((option) => !isWriting(option) || !keepsWriting),
  ];
}

/** The cron expression that another dialect has set may come back as it went out; a cycle beside it replaces it. */
function withKnownCron(inputs: Inputs, current: Inputs | null): Inputs {
  if (!inputs.has(CRON_INPUT) || inputs.get(CRON_INPUT) === current?.get(CRON_INPUT)) return inputs;
  throw new DomainError(
    'job.not_expressible',
    `${CRON_INPUT} is read only: use cycleType, or change the schedule through the CData APIs (v1 or v2).`,
  );
}

function currentInputs({ job, sides }: { readonly job: Job; readonly sides: Sides }, context: ReadContext): Inputs {
  const { from, to, driver } = currentConfigs(job, { ...context, sides });
  return inputsOf(from, to, driver);
}

/** Another kind of link reads its inputs in another way. */
function sameKinds(a: Sides, b: Sides): boolean {
  return a.from?.kind === b.from?.kind && a.to?.kind === b.to?.kind;
}

function differ(sent: Inputs, current: Inputs, groups: readonly string[]): boolean {
  const of = (inputs: Inputs) =>
    JSON.stringify(
      [...inputs].filter(([name, value]) => value !== '' && groups.includes(name.split('.', 1)[0]!)).sort(byName),
    );
  return of(sent) !== of(current);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** @throws CdmFault Cdm.0014: configurations of jobs are kept and given back in clear (P8) */
function refuseSecrets(inputs: Inputs): void {
  const secret = [...inputs.keys()].find((name) => soundsSecret(name.split('.').at(-1)!));
  if (secret === undefined) return;
  throw faultWith(`${secret}: a secret belongs into the configuration of a link.`, 'Cdm.0014');
}

function statementFindings({ statements }: JobFacts, parser: Services['parser']): Finding[] {
  return statements.flatMap(({ statement }): Finding[] => {
    try {
      parser.parse(statement);
      return [];
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'statement.invalid') throw error;
      return [{ message: error.message, status: 'ERROR' }];
    }
  });
}
