import type { CopyOption, CopySource, CopyStatement, JobOptions } from '@jobglot/core';
import type { Inputs } from '../wire/config-values';
import type { CdmJobType } from '../wire/job-document';

/** What a form is read for. */
export interface FormContext {
  readonly jobType: CdmJobType;
  /** e.g. `obs-connector` */
  readonly connectorName: string;
  /** canonical name of the connection's connector, e.g. `PostgreSQL` */
  readonly connector: string;
  /** where tables lie that are named without schema; null: there are no schemas */
  readonly schema: string | null;
}

/** The job's options that a form stands for, beside the statement. */
export type FormOptions = Pick<JobOptions, 'dropTable' | 'truncateTableData'>;

/** What the inputs of one kind of source mean: `from-config-values` to the reading part of a statement and back. */
export interface SourceForm {
  /** the names, without `fromJobConfig.`, that have a meaning or are known to have none; others are warned of */
  readonly known: ReadonlySet<string>;
  /** @throws CdmFault a mandatory input is missing, a value is none of those that it may have */
  read(inputs: Inputs, context: FormContext): { readonly source: CopySource; readonly options: readonly CopyOption[] };
  /** @returns full names and values, for a statement of whatever dialect */
  write(copy: CopyStatement, context: FormContext): Readonly<Record<string, string>>;
}

/** The same for a destination. */
export interface TargetForm {
  readonly known: ReadonlySet<string>;
  /** @param source what is read: a file is named after it */
  read(
    inputs: Inputs,
    context: FormContext,
    source: CopySource,
  ): {
    readonly target: readonly string[];
    readonly targetColumns: readonly string[] | null;
    readonly options: readonly CopyOption[];
    readonly job: FormOptions;
  };
  write(copy: CopyStatement, context: FormContext, job: FormOptions): Readonly<Record<string, string>>;
}

/** @returns the value of an option, `true` when it has none; undefined: not there */
export function optionOf(copy: CopyStatement, name: string): string | undefined {
  const found = copy.options.find((option) => option.name.toLowerCase() === name.toLowerCase());
  return found && (found.value ?? 'true');
}

/** @returns true when the option is there and does not say no */
export function flagOption(copy: CopyStatement, name: string): boolean {
  return /^(?:true|1|yes|on)$/i.test(optionOf(copy, name) ?? '');
}

/** @returns a list of columns as CDM writes it; null: all of them */
export function columnList(text: string): string[] | null {
  return text === '' ? null : text.split('&').map((name) => name.trim());
}

/** @returns the entries without those that have no value */
export function given(fields: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] != null));
}
