import type { JobOptions } from '@jobglot/core';
import type { Inputs } from '../wire/config-values';
import { textInput } from '../wire/config-values';
import { oneOf } from './values';

const RETRY = 'retryJobConfig.retryJobType';
const RETRIES = { NONE: 0, RETRY_TRIPLE: 3 } as const;

/** @returns nothing when the input is not there: the domain's own number of tries @throws CdmFault Cdm.0024 */
export function readRetry(inputs: Inputs): Partial<Pick<JobOptions, 'retries'>> {
  if (textInput(inputs, RETRY) === '') return {};
  return { retries: RETRIES[oneOf(inputs, RETRY, ['NONE', 'RETRY_TRIPLE'], 'NONE')] };
}

/** Other numbers than 0 and 3 have no word: the nearer one is shown. */
export function writeRetry({ retries }: Pick<JobOptions, 'retries'>): Record<string, string> {
  return { [RETRY]: retries === 0 ? 'NONE' : 'RETRY_TRIPLE' };
}
