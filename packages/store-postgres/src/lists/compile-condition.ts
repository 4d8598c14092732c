import type { Comparison, Condition, QueryValue, TextMatch } from '@jobglot/core';
import { type Fragment, joined, own, parameter, sql } from './fragment';
import type { Column } from './list-columns';
import { numberParameter, timeParameter } from './parameters';
import { asText, fold, type TermSql, termSql } from './term';

type Compare = Extract<Condition, { kind: 'compare' }>;
type Match = Extract<Condition, { kind: 'match' }>;

const OPERATORS = { eq: '=', ne: '<>', gt: '>', ge: '>=', lt: '<', le: '<=' } as const satisfies Record<
  Comparison,
  string
>;
const NEVER = own('false');
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * A condition as SQL; what callers sent is in its parameters alone.
 *
 * SQL's unknown counts as false where a row is let through, and behind `and` and `or` it makes no other difference. Only
 * `not` has to be told: so a leaf stays bare, and an index can serve it.
 * @throws TypeError when a value is not of its field's type: a mistake of the dialect
 */
export function compileCondition(condition: Condition, columnOf: (field: string) => Column): Fragment {
  switch (condition.kind) {
    case 'compare':
      return compare(condition, termSql(condition.term, columnOf(condition.term.field)));
    case 'match':
      return match(condition, termSql(condition.term, columnOf(condition.term.field)));
    case 'not':
      return sql`(not coalesce(${compileCondition(condition.part, columnOf)}, false))`;
    default: {
      const parts = condition.parts.map((part) => compileCondition(part, columnOf));
      return parts.length === 0
        ? own(String(condition.kind === 'and'))
        : sql`(${joined(parts, ` ${condition.kind} `)})`;
    }
  }
}

function compare({ operator, value }: Compare, term: TermSql): Fragment {
  const sign = own(OPERATORS[operator]);
  if (value === null) {
    if (operator === 'eq') return sql`${term.value} is null`;
    return operator === 'ne' ? sql`${term.value} is not null` : NEVER;
  }
  if (typeof value === 'string' && (term.type === 'text' || term.type === 'uuid')) {
    return compareText(operator, value, term);
  }
  if (typeof value === 'boolean' && term.type === 'boolean') {
    return sql`${term.value} ${sign} ${parameter(value, 'boolean')}`;
  }
  const right =
    typeof value === 'number' && term.type === 'number'
      ? numberParameter(value)
      : value instanceof Date && term.type === 'time'
        ? timeParameter(value)
        : mistaken(value, term);
  return right ? sql`${term.value} ${sign} ${right}` : compareNone(operator, term);
}

function compareText(operator: Comparison, value: string, term: TermSql): Fragment {
  const equality = operator === 'eq' || operator === 'ne';
  if (equality && term.type === 'uuid' && UUID.test(value)) {
    return sql`${term.value} ${own(OPERATORS[operator])} ${parameter(value, 'uuid')}`;
  }
  const left = fold(asText(term), term.folded);
  const end = value.indexOf('\0');
  if (end < 0) {
    // Order as JavaScript and every machine have it, not as the database's locale does.
    const order = own(equality ? '' : 'collate "C"');
    return sql`${left} ${order} ${own(OPERATORS[operator])} ${fold(parameter(value, 'text'), term.folded)}`;
  }
  // PostgreSQL's text holds no NUL: no value equals this one, and none lies between it and what stands before the NUL.
  if (equality) return compareNone(operator, term);
  return compareText(operator === 'lt' || operator === 'le' ? 'le' : 'gt', value.slice(0, end), term);
}

/** With what no value equals and none is before or behind: not a number, no date. */
function compareNone(operator: Comparison, term: TermSql): Fragment {
  return operator === 'ne' ? sql`${term.value} is not null` : NEVER;
}

function match({ match, value }: Match, term: TermSql): Fragment {
  if (value.includes('\0')) return NEVER;
  return sql`${fold(asText(term), term.folded)} like ${fold(parameter(pattern(match, value), 'text'), term.folded)}`;
}

function pattern(match: TextMatch, value: string): string {
  const literal = value.replace(/[\\%_]/g, '\\$&');
  return `${match === 'startswith' ? '' : '%'}${literal}${match === 'endswith' ? '' : '%'}`;
}

function mistaken(value: QueryValue, term: TermSql): never {
  throw new TypeError(`a ${value instanceof Date ? 'time' : typeof value} stands against a ${term.type}`);
}
