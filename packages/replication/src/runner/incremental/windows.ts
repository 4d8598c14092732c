import { type IntervalUnit, TaskRunError } from '@jobglot/core';
import { formatCheckValue, parseCheckValue, zoneOffset } from './check-value';

/** A part of an incremental load; both bounds belong to it. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

const SECONDS: Readonly<Record<'minutes' | 'hours' | 'days' | 'weeks', number>> = {
  minutes: 60,
  hours: 3_600,
  days: 86_400,
  weeks: 604_800,
};

/** Each window is a load of its own with some twenty statements: more of them than this is a mistake in the options. */
const MOST_WINDOWS = 10_000;

/** @returns microseconds of the moment `count` intervals after `start`; months keep the day where the month has it */
function after(start: bigint, count: number, unit: IntervalUnit): bigint {
  if (unit !== 'months' && unit !== 'years') return start + BigInt(count) * BigInt(SECONDS[unit]) * 1_000_000n;
  const micros = start % 1000n;
  const date = new Date(Number(start / 1000n));
  const months = date.getUTCMonth() + count * (unit === 'years' ? 12 : 1);
  const last = new Date(Date.UTC(date.getUTCFullYear(), months + 1, 0)).getUTCDate();
  const moved = new Date(date);
  moved.setUTCFullYear(date.getUTCFullYear(), months, Math.min(date.getUTCDate(), last));
  return BigInt(moved.getTime()) * 1000n + micros;
}

/**
 * Cuts a range into windows of the replicate interval (replication-notes.md 1.2, 1.3); neighbours share their bound, and
 * merging makes that harmless.
 *
 * @param from where to begin
 * @param until up to where it is cut: a wrong date far ahead makes the last window longer, not the windows more
 * @param to the high mark
 * @throws TaskRunError when there would be too many
 */
export function windows(
  from: string,
  until: string,
  to: string,
  interval: { readonly count: number; readonly unit: IntervalUnit } | null,
): Window[] {
  const start = parseCheckValue(from);
  const end = parseCheckValue(until);
  if (interval === null || start?.kind !== 'time' || end?.kind !== 'time') return [{ from, to }];
  const list: Window[] = [];
  let lower = from;
  for (let i = 1; ; i++) {
    const upper = after(start.value, interval.count * i, interval.unit);
    if (upper >= end.value) return [...list, { from: lower, to }];
    if (i > MOST_WINDOWS) {
      throw new TaskRunError(
        `An interval of ${interval.count} ${interval.unit} from ${from} to ${until} makes more than ${MOST_WINDOWS} windows. Set a longer ReplicateInterval or a later ReplicateStartDate.`,
      );
    }
    const bound = formatCheckValue(end, upper);
    list.push({ from: lower, to: bound });
    lower = bound;
  }
}

/**
 * @param startDate `yyyy-MM-dd`, optionally with a time, in UTC
 * @param sample a value of the check column, for its style
 * @returns the start in the column's style; null when the column holds no times
 * @throws TaskRunError the start date is none
 */
export function startIn(startDate: string, sample: string): string | null {
  const start = parseCheckValue(startDate.trim());
  const style = parseCheckValue(sample);
  if (start?.kind !== 'time') throw new TaskRunError(`ReplicateStartDate ${startDate} is no date: write yyyy-MM-dd.`);
  if (style?.kind !== 'time') return null;
  return formatCheckValue(style, start.value - zoneOffset(start) + zoneOffset(style));
}
