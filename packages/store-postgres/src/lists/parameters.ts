import { type Fragment, parameter } from './fragment';

const INTEGER_LIMIT = 2 ** 31;
/** Nothing stored is outside these; PostgreSQL refuses dates that are far outside. */
const FIRST_TIME = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_TIME = Date.parse('9999-12-31T23:59:59.999Z');

/** A number in the narrowest type: an integer column keeps its index. @returns null for NaN */
export function numberParameter(value: number): Fragment | null {
  if (Number.isNaN(value)) return null;
  if (!Number.isSafeInteger(value)) return parameter(value, 'double precision');
  return parameter(value, Math.abs(value) < INTEGER_LIMIT ? 'integer' : 'bigint');
}

/** @returns null for an invalid date */
export function timeParameter(value: Date): Fragment | null {
  const time = value.getTime();
  if (Number.isNaN(time)) return null;
  return parameter(new Date(Math.min(Math.max(time, FIRST_TIME), LAST_TIME)).toISOString(), 'timestamptz');
}
