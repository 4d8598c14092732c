import { DateTime } from 'luxon';

type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** `dateformat(format, amount, UNIT)` or `timestamp(dateformat(...))`: a date beside the planned time (cdm-notes.md 5). */
export interface DateMacro {
  readonly parts: readonly FormatPart[];
  readonly amount: number;
  readonly unit: Unit;
  /** milliseconds since 1970 of the wall clock that the format shows */
  readonly timestamp: boolean;
}

/** a letter group of SimpleDateFormat, or text as it is */
type FormatPart = { readonly field: Field } | { readonly text: string };

/** What SimpleDateFormat's letters stand for, and how many digits they have at least. */
const FIELDS = {
  yyyy: ['year', 4],
  MM: ['month', 2],
  dd: ['day', 2],
  HH: ['hour', 2],
  mm: ['minute', 2],
  ss: ['second', 2],
  SSS: ['millisecond', 3],
} as const;

type Field = keyof typeof FIELDS;

const CALL = /^\s*(?:dateformat|timestamp)\s*\(/i;
const TIMESTAMP = /^timestamp\s*\(\s*(dateformat\s*\([\s\S]*\))\s*\)$/i;
const DATEFORMAT =
  /^dateformat\s*\(([\s\S]*?)(?:,\s*([-+]?\d{1,5})\s*,\s*(second|minute|hour|day|week|month|year)s?\s*)?\)$/i;
const PART = /'((?:[^']|'')*)'|(yyyy(?!y)|MM(?!M)|dd(?!d)|HH(?!H)|mm(?!m)|ss(?!s)|SSS(?!S))|([^A-Za-z']+)/y;

/**
 * @param body what stands between `${` and `}`
 * @returns the macro; a sentence about what is wrong with it; null: it is none of dates
 */
export function readDateMacro(body: string): DateMacro | { readonly problem: string } | null {
  if (!CALL.test(body)) return null;
  const timestamp = TIMESTAMP.exec(body.trim());
  const call = DATEFORMAT.exec(timestamp?.[1] ?? body.trim());
  const parts = formatParts(call?.[1]?.trim() ?? '');
  if (call === null || parts === null) {
    return {
      problem:
        'a date macro is dateformat(format) or dateformat(format, number, UNIT), alone or in timestamp(...): the format ' +
        "holds yyyy, MM, dd, HH, mm, ss, SSS and 'text', the unit is SECOND, MINUTE, HOUR, DAY, WEEK, MONTH or YEAR.",
    };
  }
  const unit = (call[3] ?? 'day').toLowerCase() as Unit;
  return { parts, amount: Number(call[2] ?? 0), unit, timestamp: timestamp !== null };
}

function formatParts(format: string): FormatPart[] | null {
  const parts: FormatPart[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < format.length) {
    const match = PART.exec(format);
    if (match === null) return null;
    const [, quoted, field, text] = match;
    if (field !== undefined) parts.push({ field: field as Field });
    // two quotes are one, in quoted text and alone
    else parts.push({ text: text ?? (quoted === '' ? "'" : quoted!.replaceAll("''", "'")) });
  }
  return parts.length > 0 ? parts : null;
}

/**
 * @param plannedAt what the macro counts from @param timeZone IANA name
 * @returns the date as text
 */
export function dateText({ parts, amount, unit, timestamp }: DateMacro, plannedAt: Date, timeZone: string): string {
  const date = DateTime.fromJSDate(plannedAt, { zone: timeZone }).plus({ [unit]: amount });
  if (timestamp) {
    const shown = parts.flatMap((p) => ('field' in p ? [FIELDS[p.field][0]] : []));
    // what the format leaves out is as in Java's parse: the first moment of 1970
    const wall = { year: 1970, month: 1, day: 1, ...Object.fromEntries(shown.map((name) => [name, date[name]])) };
    return String(DateTime.fromObject(wall, { zone: timeZone }).toMillis());
  }
  return parts
    .map((p) => {
      if ('text' in p) return p.text;
      const [name, digits] = FIELDS[p.field];
      return String(date[name]).padStart(digits, '0');
    })
    .join('');
}
