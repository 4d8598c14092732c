import type { JobOptions, JobSchedule } from '@jobglot/core';
import { fault } from '../fault';
import { type Inputs, textInput } from '../wire/config-values';
import type { WallClock } from '../wire/wall-clock';
import { given } from './form';
import { cronOf, cycleOf } from './schedule-cycle';
import { flag, oneOf } from './values';

const GROUP = 'schedulerConfig.';
const REMOVALS = { NONE: 'never', DELETE_AFTER_SUCCEED: 'success', DELETE: 'end' } as const;
/** A cycle has its time of day from startDate: of a schedule that has no such bound it is this day, which bounds nothing. */
const LONG_AGO = '2000-01-01';
const DISPOSALS = Object.keys(REMOVALS) as (keyof typeof REMOVALS)[];
/** Ours: the cron expression of a schedule that another dialect made and that no cycle can say; read only. */
export const CRON_INPUT = `${GROUP}cronExpression`;

/** Bounds of the schedule. */
export const START_INPUT = `${GROUP}startDate`;
export const STOP_INPUT = `${GROUP}stopDate`;

export interface ScheduleFacts {
  readonly schedule: JobSchedule;
  readonly removeAfter: JobOptions['removeAfter'];
}

/**
 * schedulerConfig (notes, section 5): a cycle becomes a cron expression, as the vendor's Quartz has it, so that the first run is
 * the next planned time behind startDate.
 *
 * @throws CdmFault Cdm.0065: the cycle cannot be planned; Cdm.0024, Cdm.0009, Cdm.0010
 */
export function readSchedule(inputs: Inputs, clock: WallClock): ScheduleFacts {
  const enabled = flag(inputs, `${GROUP}isSchedulerJob`);
  const removeAfter = REMOVALS[oneOf(inputs, `${GROUP}disposableType`, DISPOSALS, 'NONE')];
  const [notBefore, notAfter] = [dateOf(inputs, START_INPUT, clock), dateOf(inputs, STOP_INPUT, clock)];
  if (notBefore && notAfter && notAfter < notBefore) throw fault('Cdm.0065', 'stopDate is before startDate');
  const hasCycle = textInput(inputs, `${GROUP}cycleType`) !== '';
  const known = textInput(inputs, CRON_INPUT);
  if (enabled && !hasCycle && known === '') throw fault('Cdm.0238', `${GROUP}cycleType`);
  const cron = hasCycle ? cronOf(inputs, notBefore === null ? null : clock.partsOf(notBefore)) : known;
  return { schedule: { enabled, cron, timeZone: null, notBefore, notAfter }, removeAfter };
}

export function writeSchedule({ schedule, removeAfter }: ScheduleFacts, clock: WallClock): Record<string, string> {
  const { enabled, cron, timeZone, notBefore, notAfter } = schedule;
  // a cycle's time of day is the installation's
  const cycle =
    cron === '' || !clock.isIn(timeZone) ? null : cycleOf(cron, notBefore ? clock.partsOf(notBefore) : null);
  return given({
    [`${GROUP}isSchedulerJob`]: String(enabled),
    [`${GROUP}disposableType`]: DISPOSALS.find((word) => REMOVALS[word] === removeAfter),
    ...(cron !== '' && (cycle?.inputs ?? { [CRON_INPUT]: cron })),
    [START_INPUT]: notBefore ? clock.format(notBefore) : cycle?.time && `${LONG_AGO} ${cycle.time}:00`,
    [STOP_INPUT]: notAfter ? clock.format(notAfter) : null,
  });
}

function dateOf(inputs: Inputs, name: string, clock: WallClock): Date | null {
  const text = textInput(inputs, name);
  if (text === '') return null;
  const date = clock.parse(text);
  if (date === null) throw fault('Cdm.0065', `${name.replace(GROUP, '')} is no time of the form yyyy-MM-dd HH:mm:ss`);
  return date;
}
