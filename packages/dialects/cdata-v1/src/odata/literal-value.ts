import type { FieldType, QueryValue } from '@jobglot/core';
import { QueryProblem } from './query-error';
import type { LiteralNode } from './syntax-tree';

/**
 * All answers are text, so that clients write `Scheduled eq 'true'` as well as `Scheduled eq true`, and `Id gt '5'`.
 * @param property named in errors
 * @returns the literal as a value of the type @throws QueryProblem when it cannot be one
 */
export function literalValue({ type, source, at }: LiteralNode, wanted: FieldType, property: string): QueryValue {
  if (type === 'null' || source === null) return null;
  switch (wanted) {
    case 'text':
      return source;
    case 'boolean':
      if (/^(true|false)$/i.test(source)) return source.toLowerCase() === 'true';
      break;
    case 'number':
      // 300 digits stay finite; of the long ones that a number rounds, none is stored
      if (/^-?\d{1,300}(\.\d+)?$/.test(source)) return Number(source);
      break;
    case 'time': {
      const time = momentOf(source);
      if (time) return time;
    }
  }
  throw new QueryProblem(at, `${property} needs ${EXAMPLES[wanted]}, not ${JSON.stringify(source.slice(0, 40))}.`);
}

const EXAMPLES: Readonly<Record<FieldType, string>> = {
  text: 'a text',
  boolean: 'true or false',
  number: 'a number',
  time: 'a date or time such as 2026-01-31T08:00:00Z',
};

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?)?\s*(Z|[+ -]\d{2}:\d{2})?$/i;

/** Without an offset it is UTC, as answers are; a `+` that was not encoded in the address arrives as a blank. */
function momentOf(source: string): Date | null {
  const match = MOMENT.exec(source);
  if (!match) return null;
  const [, date, minutes = '00:00', seconds = ':00', offset = 'Z'] = match;
  const time = new Date(`${date}T${minutes}${seconds}${offset.toUpperCase().replace(' ', '+')}`);
  return Number.isNaN(time.getTime()) || !isDate(date!) ? null : time;
}

/** JavaScript takes February 30 for March 2. */
function isDate(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}
