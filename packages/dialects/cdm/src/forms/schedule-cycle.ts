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

/** A cycle, and the time of day that it takes from startDate (`HH:mm`); null: it needs none. */
export interface Cycle {
  readonly inputs: Readonly<Record<string, string>>;
  readonly time: string | null;
}

/**
 * @param start of the schedule's startDate; null: it has none
 * @returns null: no cycle says the expression, or one with this start would say another
 */
export function cycleOf(cron: string, start: WallClockParts | null): Cycle | null {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.trim().split(/\s+/);
  const rest = `${day} ${month} ${weekday}`;
  const numbers = /^\d{1,2}(?:,\d{1,2})*$/;
  if (rest === '* * *' && hour === '*' && stepOf(minute)) return cycle('minute', stepOf(minute), null);
  if (rest === '* * *' && stepOf(hour)) return numbers.test(minute) ? cycle('hour', stepOf(hour), null, minute) : null;
  if (!/^\d{1,2}$/.test(minute) || !/^\d{1,2}$/.test(hour)) return null;
  if (start && (start.minute !== Number(minute) || start.hour !== Number(hour))) return null;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (`${month} ${weekday}` === '* *' && stepOf(day)) return cycle('day', stepOf(day), time);
  if (`${day} ${month}` === '* *' && numbers.test(weekday)) {
    const days = weekday.split(',').map((n) => DAYS[Number(n) % 7]!);
    return cycle('week', '1', time, days.join(','));
  }
  return weekday === '*' && numbers.test(day) ? cycle('month', stepOf(month), time, day) : null;
}

function cycle(type: string, count: string | undefined, time: string | null, runAt?: string): Cycle | null {
  if (count === undefined) return null;
  const runs: Record<string, string> = runAt === undefined ? {} : { [`${GROUP}runAt`]: runAt };
  return { inputs: { [`${GROUP}cycleType`]: type, [`${GROUP}cycle`]: count, ...runs }, time };
}

/** @returns how many of its unit lie between two runs; undefined: a field that says something else */
function stepOf(field: string): string | undefined {
  return field === '*' ? '1' : /^\*\/(\d{1,2})$/.exec(field)?.[1];
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
