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
  /** what is said when the input is missing; absent: nothing */
  readonly otherwise?: string;
  /** only when this input has this value */
  readonly when?: readonly [input: string, value: string];
}

/** @returns the options that the inputs say @throws CdmFault Cdm.0024: a word that the input may not have */
export function fileOptions(table: readonly FileOption[], prefix: string, inputs: Inputs): CopyOption[] {
  return table.flatMap(({ input, option, words, otherwise, when }) => {
    const name = prefix + input;
    if (when && textInput(inputs, prefix + when[0]).toLowerCase() !== when[1].toLowerCase()) return [];
    // separators may be blanks
    const sent = inputs.get(name);
    const text = typeof sent === 'string' ? sent : '';
    if (words === undefined)
      return text === '' && otherwise === undefined ? [] : [{ name: option, value: text || otherwise! }];
    const word = oneOf(inputs, name, Object.keys(words), otherwise ?? '');
    const value = words[word];
    return value == null ? [] : [{ name: option, value }];
  });
}

/** @returns the inputs that stand for the statement's options */
export function fileInputs(
  table: readonly FileOption[],
  prefix: string,
  copy: CopyStatement,
): Record<string, string | undefined> {
  return Object.fromEntries(
    table.map(({ input, option, words, otherwise }) => {
      const value = optionOf(copy, option);
      const named = Object.entries(words ?? {}).find(([, meaning]) => meaning?.toLowerCase() === value?.toLowerCase());
      return [prefix + input, words ? (named?.[0] ?? otherwise) : (value ?? otherwise)];
    }),
  );
}
