/**
 * A value of a check column as a number that can be moved: whole numbers as they are, times in microseconds. Text is kept
 * exact; JS dates would lose digits (replication-notes.md 4.4).
 */
export interface CheckValue {
  readonly kind: 'number' | 'time';
  /** times: microseconds since 1970 of the wall clock that the text shows */
  readonly value: bigint;
  /** how the text writes a time; for numbers null */
  readonly style: TimeStyle | null;
}

interface TimeStyle {
  /** between date and time; null: a date alone */
  readonly separator: string | null;
  /** as written: `+00`, `Z`; empty: none */
  readonly zone: string;
}

const NUMBER = /^-?\d{1,38}$/;
const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:([ T])(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

const MICROS_PER_SECOND = 1_000_000n;

/** @returns null for text, decimals with a fraction, and times such as infinity */
export function parseCheckValue(cell: string): CheckValue | null {
  if (NUMBER.test(cell)) return { kind: 'number', value: BigInt(cell), style: null };
  const match = TIME.exec(cell);
  if (match === null) return null;
  const [, year, month, day, separator = null, hour = '0', minute = '0', second = '0', fraction = '', zone = ''] =
    match;
  // not Date.UTC alone: it takes the years 0 to 99 for 1900 to 1999
  const date = new Date(Date.UTC(2000, 0, 1, +hour, +minute, +second));
  date.setUTCFullYear(+year!, +month! - 1, +day!);
  const micros = BigInt(date.getTime()) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
  return { kind: 'time', value: micros, style: { separator, zone } };
}

/** @returns the cell again, with this value and in the same style */
export function formatCheckValue({ kind, style }: CheckValue, value: bigint): string {
  if (kind === 'number' || style === null) return value.toString();
  const fraction = ((value % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND;
  const [date, time] = new Date(Number((value - fraction) / 1000n)).toISOString().slice(0, 19).split('T') as [
    string,
    string,
  ];
  if (style.separator === null) return date;
  const digits = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0')}`;
  return `${date}${style.separator}${time}${digits}${style.zone}`;
}

/** Microseconds that the zone of a time is ahead of UTC; a time without zone counts as UTC. */
export function zoneOffset({ style }: CheckValue): bigint {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(style?.zone ?? '');
  if (match === null) return 0n;
  const minutes = BigInt(match[2]!) * 60n + BigInt(match[3] ?? 0);
  return (match[1] === '-' ? -minutes : minutes) * 60n * MICROS_PER_SECOND;
}

/** Seconds of a time, or numbers of a counter, that are read again by default (replication-notes.md 4.4). */
const DEFAULT_OVERLAP = { time: 300n, number: 1000n } as const;

/**
 * @param overlap seconds for times, a number for numbers; null: the default
 * @returns where reading begins: the cursor less the overlap; a value that is neither number nor time as it is
 */
export function overlapped(cursor: string, overlap: number | null): string {
  const parsed = parseCheckValue(cursor);
  if (parsed === null) return cursor;
  const width = overlap === null ? DEFAULT_OVERLAP[parsed.kind] : BigInt(overlap);
  return formatCheckValue(parsed, parsed.value - (parsed.kind === 'time' ? width * MICROS_PER_SECOND : width));
}

/** Wall clocks are up to this much ahead of UTC, and behind it. */
const FARTHEST_ZONES = { ahead: 14n * 3600n * MICROS_PER_SECOND, behind: 12n * 3600n * MICROS_PER_SECOND } as const;

const FOR_EVER = '9999-12-31 00:00:00';

/**
 * A cursor must not stand in the future: one row with a wrong date would hide all changes until then.
 *
 * @returns the cell, or the present in its style when it is later; without a zone the earliest wall clock that there is now,
 *   so that what changes next does not lie behind the cursor
 */
export function notInFuture(cell: string, now: Date): string {
  // PostgreSQL's own way to say for ever
  const parsed = parseCheckValue(cell === 'infinity' ? FOR_EVER : cell);
  if (parsed === null || parsed.kind === 'number') return cell;
  const { ahead, behind } = parsed.style?.zone === '' ? FARTHEST_ZONES : { ahead: 0n, behind: 0n };
  const present = BigInt(now.getTime()) * 1000n + zoneOffset(parsed);
  return parsed.value <= present + ahead ? cell : formatCheckValue(parsed, present - behind);
}

/** @returns the lesser of two values of one column; the first when they cannot be compared */
export function lesser(a: string, b: string): string {
  const [x, y] = [parseCheckValue(a), parseCheckValue(b)];
  return x !== null && y !== null && x.kind === y.kind && y.value < x.value ? b : a;
}
