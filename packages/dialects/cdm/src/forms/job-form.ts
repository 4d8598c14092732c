import type { CopyOption, CopySource, CopyStatement, StatementParser } from '@jobglot/core';
import { fault } from '../fault';
import type { JobFacts } from '../mappers/kept-job';
import type { Inputs } from '../wire/config-values';
import type { LinkFacts, LinkKind } from '../wire/connectors';
import type { CdmJobType } from '../wire/job-document';
import type { WallClock } from '../wire/wall-clock';
import { fileSource } from './file-source';
import { fileTarget } from './file-target';
import type { FormContext, FormOptions, SourceForm, TargetForm } from './form';
import { jdbcSource } from './jdbc-source';
import { jdbcTarget } from './jdbc-target';
import { otherSource, otherTarget } from './other-form';
import { writeRetry } from './retry';
import { writeSchedule } from './schedule';
import { readThrottling, SUB_JOBS_INPUT, writeThrottling } from './throttling';

/** Ours: statements that no form can say, one behind the other; read only (DEVIATIONS). */
export const STATEMENTS_INPUT = 'fromJobConfig.statements';

export const SOURCE_FORMS: Readonly<Record<LinkKind, SourceForm>> = {
  jdbc: jdbcSource,
  file: fileSource,
  other: otherSource,
};
export const TARGET_FORMS: Readonly<Record<LinkKind, TargetForm>> = {
  jdbc: jdbcTarget,
  file: fileTarget,
  other: otherTarget,
};

/** A job's two links; null: it has none there. */
export interface Sides {
  readonly from: LinkFacts | null;
  readonly to: LinkFacts | null;
}

export interface CopyForm {
  /** one; of a BATCH_JOB that names its tables one for each */
  readonly copies: readonly CopyStatement[];
  readonly job: FormOptions;
}

/** @throws CdmFault what is missing or outside of its range, in the order from, to, driver */
export function readCopies(inputs: Inputs, sides: Sides, jobType: CdmJobType): CopyForm {
  const fromKind = sides.from?.kind ?? 'other';
  const from = SOURCE_FORMS[fromKind].read(inputs, contextOf(sides.from, jobType));
  const toKind = sides.to?.kind ?? 'other';
  const to = TARGET_FORMS[toKind].read(inputs, contextOf(sides.to, jobType), from.source);
  const options = [...to.options, ...from.options, ...readThrottling(inputs)];
  refuseHalfBinary(options);
  const copies = tablesOf(from.source, jobType, fromKind).map((source) => ({
    target: named(to.target, source, jobType),
    targetColumns: to.targetColumns,
    options,
    source,
  }));
  return { copies, job: to.job };
}

/** @returns every input that the job's facts stand for, by its full name */
export function writeInputs(
  facts: JobFacts,
  sides: Sides,
  parser: StatementParser,
  clock: WallClock,
): ReadonlyMap<string, string> {
  const copy = facts.statements.length === 1 ? parser.takeApart(facts.statements[0]!.statement) : null;
  const { options } = facts;
  const inputs = {
    ...(copy === null ? statementsOf(facts) : writeCopy(copy, sides, options)),
    ...writeThrottling(copy),
    ...(options.parallel && options.workerPool > 1 ? { [SUB_JOBS_INPUT]: String(options.workerPool) } : {}),
    ...writeSchedule({ schedule: facts.schedule, removeAfter: options.removeAfter }, clock),
    ...writeRetry(options),
  };
  return new Map(Object.entries(inputs));
}

function writeCopy(copy: CopyStatement, { from, to }: Sides, options: JobFacts['options']): Record<string, string> {
  const target = contextOf(to, 'NORMAL_JOB');
  return {
    ...SOURCE_FORMS[from?.kind ?? 'other'].write(copy, contextOf(from, 'NORMAL_JOB')),
    ...TARGET_FORMS[to?.kind ?? 'other'].write(
      copy,
      { ...target, schema: options.destinationSchema ?? target.schema },
      options,
    ),
  };
}

function statementsOf({ statements }: JobFacts): Record<string, string> {
  return statements.length === 0 ? {} : { [STATEMENTS_INPUT]: statements.map((s) => s.statement).join(';\n') };
}

function contextOf(link: LinkFacts | null, jobType: CdmJobType): FormContext {
  const { connectorName = '', connector = '', schema = null } = link ?? {};
  return { jobType, connectorName, connector, schema };
}

/** @throws CdmFault Cdm.0062: files are copied as they are to files only */
function refuseHalfBinary(options: readonly CopyOption[]): void {
  const binary = (name: string) => options.some((option) => option.name === name && option.value === 'BINARY');
  if (binary('SourceFormat') !== binary('TargetFormat')) throw fault('Cdm.0062');
}

/**
 * A BATCH_JOB may name its tables, separated by `|`, `&` or commas; of files `|` alone is no part of a name.
 * @throws CdmFault Cdm.0238: it names none
 */
function tablesOf(source: CopySource, jobType: CdmJobType, kind: LinkKind): CopySource[] {
  if (jobType !== 'BATCH_JOB' || source.kind === 'sql') return [source];
  const names = source.path
    .at(-1)!
    .split(kind === 'file' ? '|' : /[|&,]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw fault('Cdm.0238', 'fromJobConfig.tableName');
  return names.map((name) => ({ ...source, path: [...source.path.slice(0, -1), name] }));
}

/** `*` alone is the source's own name, where the source names one table. */
function named(target: readonly string[], source: CopySource, jobType: CdmJobType): readonly string[] {
  const table = source.kind === 'table' ? source.path.at(-1)! : '*';
  if (jobType !== 'BATCH_JOB' || table.includes('*')) return target;
  return [...target.slice(0, -1), target.at(-1)!.replace('*', () => table)];
}
