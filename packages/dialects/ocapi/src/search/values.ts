import { badRequest, type OcapiFault } from '../fault';
import { shown, wrongType } from '../wire/decode';
import type { SearchField } from './fields';

const DIGITS = /^\d+$/;
/** Ids are below it: what is beyond equals none of them and is behind all of them, as it is itself. */
const ID_LIMIT = 2 ** 31;
/** ISO 8601: a date alone is its midnight in UTC; a time says its zone, since its sender's is not known. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d))?$/;

export type SearchValue = string | number | Date;

/**
 * @param value as JSON has it: text, or a number or boolean that stands for its text
 * @throws OcapiFault TypeDecodingException; InvalidSearchFieldTypeException
 */
export function searchValue(field: SearchField, value: unknown, path: string): SearchValue {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw wrongType(path, 'string', value);
  }
  const text = String(value);
  if (field.type === 'integer') {
    const id = readId(value);
    if (id !== null) return id;
    throw invalid(field, text, 'whole number of decimal digits');
  }
  if (field.type !== 'datetime') return text;
  const time = readTime(text);
  if (!time) throw invalid(field, text, 'time in ISO 8601, e.g. 2026-01-31T00:00:00.000Z');
  return time;
}

/** @returns an id, or the first number that is none; null: no whole number from 0 */
export function readId(value: string | number | boolean): number | null {
  // A number beyond 10^21 is written with an exponent, and is whole nevertheless.
  const whole = typeof value === 'number' ? Number.isInteger(value) && value >= 0 : DIGITS.test(String(value));
  return whole ? Math.min(Number(value), ID_LIMIT) : null;
}

/** @returns null when the text is no time, or one that no calendar has */
export function readTime(text: string): Date | null {
  const [, date, clock = '00:00', zone = 'Z'] = TIME.exec(text) ?? [];
  if (date === undefined) return null;
  const midnight = new Date(`${date}T00:00:00Z`);
  // A 31st of February would be read as a day of March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return null;
  const time = new Date(`${date}T${clock}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(time.getTime()) ? null : time;
}

function invalid({ name, type }: SearchField, value: string, what: string): OcapiFault {
  return badRequest(
    'InvalidSearchFieldTypeException',
    `'${shown(value)}' is no value of ${name}: it needs a ${what}.`,
    {
      field: name,
      value: shown(value),
      type,
    },
  );
}
