import type { CopyOption, CopyStatement } from '@jobglot/core';
import { type Inputs, textInput } from '../wire/config-values';
import { optionOf } from './form';
import { oneOf } from './values';

/**
 * An input that is an option of the statement: `fromJobConfig.fieldSeparator` is `SourceDelimiter`. Words that an input may
 * have are given with their meaning; `null` is the connector's own default.
 */
export interface FileOption {
  readonly input: string;
  readonly option: string;
  readonly words?: Readonly<Record<string, string | null>>;
  /** values beside the words, which mean themselves */
  readonly form?: RegExp;
  /** how the value is spelled here */
  readonly spelled?: (text: string) => string;
  /** what the statement says when the input is missing; absent: nothing */
  readonly otherwise?: string;
  /** what the input says when the statement says nothing: the connector's own default */
  readonly unsaid?: string;
  /** only when this input has this value */
  readonly when?: readonly [input: string, value: string];
}

/** @returns the options that the inputs say @throws CdmFault Cdm.0024: a word that the input may not have */
export function fileOptions(table: readonly FileOption[], prefix: string, inputs: Inputs): CopyOption[] {
  return table.flatMap(({ input, option, words, form, spelled = (text) => text, otherwise, when }) => {
    const name = prefix + input;
    if (when && textInput(inputs, prefix + when[0]).toLowerCase() !== when[1].toLowerCase()) return [];
    // separators may be blanks
    const sent = inputs.get(name);
    const text = typeof sent === 'string' ? sent : '';
    const means = words && !form?.test(text) ? words[oneOf(inputs, name, Object.keys(words), otherwise ?? '')] : text;
    const value = means || otherwise;
    return value == null ? [] : [{ name: option, value: spelled(value) }];
  });
}

/** @returns the inputs that stand for the statement's options */
export function fileInputs(
  table: readonly FileOption[],
  prefix: string,
  copy: CopyStatement,
): Record<string, string | undefined> {
  const inputs: Record<string, string | undefined> = {};
  for (const { input, option, words, form, unsaid, when } of table) {
    const value = optionOf(copy, option);
    const itself = words === undefined || form?.test(value ?? '');
    inputs[prefix + input] = (itself ? value : wordOf(words, value)) ?? unsaid;
    if (when && value !== undefined) inputs[prefix + when[0]] ??= when[1];
  }
  return inputs;
}

function wordOf(words: NonNullable<FileOption['words']>, value: string | undefined): string | undefined {
  return Object.keys(words).find((word) => value !== undefined && words[word]?.toLowerCase() === value.toLowerCase());
}
