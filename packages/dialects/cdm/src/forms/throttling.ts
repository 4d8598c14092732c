import type { CopyOption, CopyStatement } from '@jobglot/core';
import type { Inputs } from '../wire/config-values';
import { optionOf } from './form';
import { flag, wholeNumber } from './values';

const GROUP = 'throttlingConfig.';
/** Tables of a BATCH_JOB that are copied at a time. */
export const SUB_JOBS_INPUT = `${GROUP}concurrentSubJobs`;
const MOST_EXTRACTORS = 100;
/** MaxRejectedRows has nine digits at most: as good as no limit */
const UNLIMITED = 999_999_999;

/**
 * throttlingConfig (notes, section 5): extractors are tables or files read at a time; dirty rows go to the run's reject file
 * instead of a link; without recordDirtyData the first one fails the run.
 *
 * @throws CdmFault Cdm.0009, Cdm.0010, Cdm.0024
 */
export function readThrottling(inputs: Inputs): CopyOption[] {
  const extractors = wholeNumber(inputs, `${GROUP}numExtractors`, 1, MOST_EXTRACTORS) ?? 1;
  wholeNumber(inputs, `${GROUP}numLoaders`, 1, MOST_EXTRACTORS);
  const most = wholeNumber(inputs, `${GROUP}maxErrorRecords`, 0, UNLIMITED) ?? UNLIMITED;
  const rejects = flag(inputs, `${GROUP}recordDirtyData`);
  return [
    ...(extractors > 1 ? [{ name: 'Extractors', value: String(extractors) }] : []),
    ...(rejects ? [{ name: 'MaxRejectedRows', value: String(most) }] : []),
  ];
}

/** @returns the tables of a BATCH_JOB that are copied at a time @throws CdmFault Cdm.0009, Cdm.0010 */
export function concurrentSubJobs(inputs: Inputs): number {
  return wholeNumber(inputs, SUB_JOBS_INPUT, 1, MOST_EXTRACTORS) ?? 1;
}

/** @param copy null: a statement that no form can say */
export function writeThrottling(copy: CopyStatement | null): Record<string, string> {
  const rejected = copy ? optionOf(copy, 'MaxRejectedRows') : undefined;
  const limited = rejected !== undefined && rejected !== String(UNLIMITED);
  return {
    [`${GROUP}numExtractors`]: (copy && optionOf(copy, 'Extractors')) ?? '1',
    [`${GROUP}submitToCluster`]: 'false',
    [`${GROUP}numLoaders`]: '1',
    [`${GROUP}recordDirtyData`]: String(rejected !== undefined),
    ...(limited && { [`${GROUP}maxErrorRecords`]: rejected }),
  };
}
