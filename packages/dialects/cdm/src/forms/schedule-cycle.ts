import { fault } from '../fault';
import { type Inputs, textInput } from '../wire/config-values';
import type { WallClockParts } from '../wire/wall-clock';
import { mandatory, oneOf, wholeNumber } from './values';

const GROUP = 'schedulerConfig.';
const CYCLES = ['minute', 'hour', 'day', 'week', 'month'] as const;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MIDNIGHT: WallClockParts = { minute: 0, hour: 0, day: 1, weekday: 1 };

/** How many of a cycle fit into the next bigger one: beyond that cron has no word. */
const MOST = { minute: 59, hour: 23, day: 31, week: 1, month: 12 } as const;

/**
 * @param start of schedulerConfig.startDate: the time of day, and the day where runAt names none
 * @returns five fields
 * @throws CdmFault
 */
export function cronOf(inputs: Inputs, start: WallClockParts | null): string {
  mandatory(inputs, `${GROUP}cycleType`);
  const type = oneOf(inputs, `${GROUP}cycleType`, CYCLES, 'day');
  const every = wholeNumber(inputs, `${GROUP}cycle`, 1, MOST[type]) ?? 1;
  const runAt = textInput(inputs, `${GROUP}runAt`).toLowerCase();
  const { minute, hour, day, weekday } = start ?? MIDNIGHT;
  const step = every === 1 ? '*' : `*/${every}`;
  const time = `${minute} ${hour}`;
  switch (type) {
    case 'minute':
      return `${step} * * * *`;
    case 'hour':
      return `${listOf(runAt, 0, 59) ?? minute} ${step} * * *`;
    case 'day':
      return `${time} ${step} * *`;
    case 'week':
      return `${time} * * ${weekdaysOf(runAt) ?? weekday}`;
    case 'month':
      return `${time} ${listOf(runAt, 1, 31) ?? day} ${step} *`;
  }
}

/** @returns the inputs whose cycle is this expression; null: no cycle says it */
export function cycleOf(cron: string): Record<string, string> | null {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.trim().split(/\s+/);
  const every = (text: string) => (text === '*' ? '1' : /^\*\/(\d{1,2})$/.exec(text)?.[1]);
  const numbers = /^\d{1,2}(?:,\d{1,2})*$/;
  const cycle = (type: string, count: string | undefined, runAt?: string) =>
    count === undefined
      ? null
      : {
          [`${GROUP}cycleType`]: type,
          [`${GROUP}cycle`]: count,
          ...(runAt !== undefined && { [`${GROUP}runAt`]: runAt }),
        };
  const rest = `${day} ${month} ${weekday}`;
  if (`${hour} ${rest}` === '* * * *') return every(minute) ? cycle('minute', every(minute)) : hourly();
  if (rest === '* * *' && every(hour)) return hourly();
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour)) return null;
  if (`${month} ${weekday}` === '* *' && every(day)) return cycle('day', every(day));
  if (`${day} ${month}` === '* *' && numbers.test(weekday)) {
    return cycle(
      'week',
      '1',
      weekday
        .split(',')
        .map((n) => DAYS[Number(n) % 7])
        .join(','),
    );
  }
  return weekday === '*' && numbers.test(day) ? cycle('month', every(month), day) : null;

  function hourly() {
    return numbers.test(minute) ? cycle('hour', every(hour), minute) : null;
  }
}

function listOf(text: string, least: number, most: number): string | null {
  if (text === '') return null;
  const numbers = text.split(',').map((part) => (/^\s*\d{1,2}\s*$/.test(part) ? Number(part) : Number.NaN));
  if (numbers.some((n) => !(n >= least && n <= most))) {
    throw fault('Cdm.0065', `runAt has to hold numbers from ${least} to ${most}, separated by commas`);
  }
  return numbers.join(',');
}

function weekdaysOf(text: string): string | null {
  if (text === '') return null;
  const days = text.split(',').map((part) => DAYS.indexOf(part.trim().slice(0, 3)));
  if (days.includes(-1)) throw fault('Cdm.0065', 'runAt has to hold days of the week such as mon,tue');
  return days.join(',');
}
