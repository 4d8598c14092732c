/** Properties of requests that are arrays: `job_execution_request`, `search_request` and what is inside queries. */
const ARRAYS: ReadonlySet<string> = new Set([
  'parameters',
  'must',
  'should',
  'must_not',
  'filters',
  'fields',
  'values',
  'sorts',
  'expand',
]);
const NUMBERS: ReadonlySet<string> = new Set(['count', 'start', 'db_start_record_']);
const BOOLEANS: ReadonlySet<string> = new Set(['from_inclusive', 'to_inclusive']);
const DIGITS = /^\d+$/;

/** @returns whether a property of that name is an array */
export function isArrayName(name: string): boolean {
  return ARRAYS.has(name);
}

/**
 * `<must><term_query>...` says the same as `<must><item><term_query>...`: without its name the query would be lost.
 * @returns whether the child of that array is the only property of an item rather than the item
 */
export function isBareItem(array: string, child: string): boolean {
  if (array === 'filters') return child.endsWith('_filter');
  return (array === 'must' || array === 'should' || array === 'must_not') && child.endsWith('_query');
}

/** @returns the value of an element that holds nothing but text */
export function textValue(name: string, text: string): unknown {
  if (NUMBERS.has(name) && DIGITS.test(text)) {
    const number = Number(text);
    // beyond, a number would be another than the one that was sent
    return Number.isSafeInteger(number) ? number : text;
  }
  if (BOOLEANS.has(name) && (text === 'true' || text === 'false')) return text === 'true';
  if (/_(?:query|filter)$/.test(name) && text.trim() === '') return {};
  return text;
}
