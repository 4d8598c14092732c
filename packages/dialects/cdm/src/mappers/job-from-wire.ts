import { DomainError, type Job, type JobDraft, type JobPatch, type Services } from '@jobglot/core';
import { soundsSecret, unknownFields } from '@jobglot/http-kit';
import { faultWith } from '../fault';
import { checkInputs } from '../forms/check-inputs';
import type { Sides } from '../forms/job-form';
import { readRetry } from '../forms/retry';
import { CRON_INPUT, readSchedule, type ScheduleFacts, START_INPUT, STOP_INPUT } from '../forms/schedule';
import {
  type ConfigValues,
  type Inputs,
  inputsOf,
  NO_CONFIGS,
  textInput,
  unescapedConfigValues,
} from '../wire/config-values';
import { type Finding, isKnownJobField, type JobRequest } from '../wire/job-document';
import type { WallClock } from '../wire/wall-clock';
import { compiledStatements } from './compiled-statements';
import { currentConfigs } from './job-configs';
import { jobTypeOf } from './job-type';
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
  const { sides, parser, clock } = context;
  const base = context.base && { ...context.base, inputs: shownInputs(context.base, context) };
  const configs = (name: `${'from' | 'to' | 'driver'}-config-values`) =>
    unescapedConfigValues(request[name] ?? NO_CONFIGS, base?.inputs ?? new Map());
  const sent = {
    from: configs('from-config-values'),
    to: configs('to-config-values'),
    driver: configs('driver-config-values'),
  };
  refuseSecrets(sent);
  const inputs = inputsOf(sent.from, sent.to, sent.driver);
  const findings = checkInputs(sent, sides);
  const jobType = request.job_type ?? (base ? jobTypeOf(base.job) : 'NORMAL_JOB');
  const facts = base ? factsOf(base.job) : NOTHING;
  const changed = (...groups: readonly string[]) => base === null || differ(inputs, base.inputs, groups);
  const another = base === null || !sameKinds(base.sides, sides) || jobTypeOf(base.job) !== jobType;
  const compiled =
    another || changed('fromJobConfig', 'toJobConfig', 'throttlingConfig')
      ? compiledStatements(inputs, context, jobType, base)
      : { statements: facts.statements, options: {} };
  const { schedule, removeAfter } = changed('schedulerConfig')
    ? scheduled(inputs, clock, facts, base?.inputs ?? null)
    : { schedule: facts.schedule, removeAfter: facts.options.removeAfter };
  const retried = changed('retryJobConfig') ? { retries: NOTHING.options.retries, ...readRetry(inputs) } : {};
  const all: JobFacts = {
    statements: compiled.statements,
    options: { ...facts.options, ...compiled.options, ...retried, removeAfter },
    schedule,
  };
  const fields = unknownFields(request, isKnownJobField);
  const kept: KeptJob = { jobType, enabled: request.enabled ?? true, ...sent, fields, facts: all };
  return { facts: all, kept, findings: [...findings, ...statementFindings(all, parser)] };
}

/** What a new job begins with. */
const NOTHING: JobFacts = {
  statements: [],
  options: {
    dropTable: false,
    truncateTableData: false,
    parallel: false,
    workerPool: 1,
    retries: 2,
    removeAfter: 'never',
    destinationSchema: null,
  },
  schedule: { enabled: false, cron: '', timeZone: null },
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

/**
 * The cron expression that another dialect has set may come back as it went out, and is in its zone then; a cycle beside it
 * replaces it.
 */
function scheduled(inputs: Inputs, clock: WallClock, before: JobFacts, shown: Inputs | null): ScheduleFacts {
  if (inputs.has(CRON_INPUT) && inputs.get(CRON_INPUT) !== shown?.get(CRON_INPUT)) {
    throw new DomainError(
      'job.not_expressible',
      `${CRON_INPUT} is read only: use cycleType, or change the schedule through the CData APIs (v1 or v2).`,
    );
  }
  const next = readSchedule(inputs, clock);
  const { timeZone, notBefore, notAfter } = before.schedule;
  const sameTime = next.schedule.cron === before.schedule.cron && (inputs.has(CRON_INPUT) || clock.isIn(timeZone));
  const same = (input: string) => shown !== null && textInput(inputs, input) === textInput(shown, input);
  const schedule = {
    ...next.schedule,
    timeZone: sameTime ? timeZone : null,
    // a time of day may have been shown as a date, and fractions of seconds are not shown
    ...(same(START_INPUT) && { notBefore: notBefore ?? null }),
    ...(same(STOP_INPUT) && { notAfter: notAfter ?? null }),
  };
  return { ...next, schedule };
}

function shownInputs({ job, sides }: { readonly job: Job; readonly sides: Sides }, context: ReadContext): Inputs {
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

/**
 * Configurations of jobs are kept and given back in clear (P8).
 * @throws CdmFault Cdm.0014; DomainError `request.invalid`, inside of maps and of what stands beside inputs
 */
function refuseSecrets(sent: Readonly<Record<'from' | 'to' | 'driver', ConfigValues>>): void {
  unknownFields(sent, () => false);
  const names = inputsOf(sent.from, sent.to, sent.driver).keys();
  const secret = [...names].find((name) => soundsSecret(name.split('.').at(-1)!));
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
