/** The vendor's window, either way (devg-apisign). */
const WINDOW_MS = 15 * 60_000;
const FORM = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/**
 * @param date an `X-Sdk-Date`, e.g. `20260321T101500Z`
 * @param now milliseconds since 1970
 * @returns true when it is a time within 15 minutes of now
 */
export function isTimely(date: string, now: number): boolean {
  // A month 13 is NaN, which no comparison holds for.
  return FORM.test(date) && Math.abs(Date.parse(date.replace(FORM, '$1-$2-$3T$4:$5:$6Z')) - now) <= WINDOW_MS;
}
