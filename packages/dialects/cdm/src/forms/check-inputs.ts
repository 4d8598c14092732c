import { fault } from '../fault';
import type { ConfigValues } from '../wire/config-values';
import { inputsOf, textInput } from '../wire/config-values';
import type { Finding } from '../wire/job-document';
import { type Sides, SOURCE_FORMS, STATEMENTS_INPUT, TARGET_FORMS } from './job-form';
import { CRON_INPUT } from './schedule';

/** driver-config-values (notes, section 5), all acted on but submitToCluster, writeToLink, obsBucket, dirtyDataDirectory. */
const DRIVER = new Set([
  ...['numExtractors', 'numLoaders', 'submitToCluster', 'recordDirtyData', 'writeToLink', 'obsBucket'].map(throttling),
  ...['dirtyDataDirectory', 'maxErrorRecords', 'concurrentSubJobs'].map(throttling),
  ...['isSchedulerJob', 'cycleType', 'cycle', 'runAt', 'startDate', 'stopDate', 'disposableType'].map(
    (name) => `schedulerConfig.${name}`,
  ),
  ...['groupJobConfig.groupName', 'retryJobConfig.retryJobType', CRON_INPUT],
]);

/**
 * What a check finds beyond what has a code of its own.
 * @throws CdmFault Cdm.0089: an input stands in a group that it does not belong to
 */
export function checkInputs(
  sent: { readonly from: ConfigValues; readonly to: ConfigValues; readonly driver: ConfigValues },
  sides: Sides,
): Finding[] {
  const { from, to, driver } = sent;
  for (const { name: group, inputs } of [from, to, driver].flatMap(({ configs }) => configs)) {
    const stray = inputs.find(({ name }) => !name.startsWith(`${group}.`));
    if (stray) throw fault('Cdm.0089', stray.name);
  }
  const [fromKnown, toKnown] = [
    SOURCE_FORMS[sides.from?.kind ?? 'other'].known,
    TARGET_FORMS[sides.to?.kind ?? 'other'].known,
  ];
  const fromUnknown = (name: string) =>
    fromKnown.size > 0 && name !== STATEMENTS_INPUT && !fromKnown.has(name.replace('fromJobConfig.', ''));
  return [
    ...unknown(from, fromUnknown),
    ...unknown(to, (name) => toKnown.size > 0 && !toKnown.has(name.replace('toJobConfig.', ''))),
    ...unknown(driver, (name) => !DRIVER.has(name)),
    // what cannot run here may mean something else by its columns
    ...(fromKnown.size > 0 && toKnown.size > 0 ? differentWidths(from, to) : []),
  ];
}

function throttling(name: string): string {
  return `throttlingConfig.${name}`;
}

function unknown(values: ConfigValues, isUnknown: (name: string) => boolean): Finding[] {
  const names = [...inputsOf(values).keys()].filter(isUnknown);
  return names.map((name) => ({
    message: `${name} is not known here: it is kept, and has no effect.`,
    status: 'WARNING',
  }));
}

/** Columns are mapped by their place in the two lists. */
function differentWidths(from: ConfigValues, to: ConfigValues): Finding[] {
  const [left, right] = [
    textInput(inputsOf(from), 'fromJobConfig.columnList'),
    textInput(inputsOf(to), 'toJobConfig.columnList'),
  ];
  const [a, b] = [left.split('&').length, right.split('&').length];
  if (left === '' || right === '' || a === b) return [];
  return [{ message: `fromJobConfig.columnList has ${a} columns, toJobConfig.columnList ${b}.`, status: 'ERROR' }];
}
