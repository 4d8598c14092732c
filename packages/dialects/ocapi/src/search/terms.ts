import { badRequest } from '../fault';
import { arrayAt, quota, shown, textAt } from '../wire/decode';
import { all, any, compare, not, type RunCondition } from './conditions';
import type { SearchField } from './fields';
import { hasWord } from './status-words';
import { searchValue } from './values';

const OPERATORS = ['is', 'one_of', 'is_null', 'is_not_null', 'less', 'greater', 'not_in', 'neq'] as const;
type Operator = (typeof OPERATORS)[number];

const MAX_VALUES = 1_000;

/** A term of a query or a filter, its fields apart. */
export interface Term {
  readonly operator: Operator;
  readonly values: readonly unknown[];
  readonly path: string;
}

/** @throws OcapiFault UnknownSearchOperatorException, TypeDecodingException, QuotaExceededException */
export function readTerm(operator: unknown, values: unknown, path: string): Term {
  const text = textAt(operator, `${path}.operator`);
  const known = OPERATORS.find((each) => each === text);
  if (known === undefined) {
    const names = OPERATORS.join(', ');
    throw badRequest('UnknownSearchOperatorException', `'${shown(text)}' is no operator; there are ${names}.`, {
      operator: shown(text),
    });
  }
  const list = values === undefined || values === null ? [] : arrayAt(values, `${path}.values`);
  if (list.length > MAX_VALUES) throw quota(`A term takes at most ${MAX_VALUES} values.`);
  return { operator: known, values: list, path: `${path}.values` };
}

/**
 * `is` takes several values and means any of them, as the vendor's own sample has it. A missing value equals nothing: `neq`
 * and `not_in` find it.
 * @throws OcapiFault TermOperatorMismatchValuesException, SearchOperatorNotApplicableException, and those of values
 */
export function termCondition(field: SearchField, term: Term): RunCondition {
  const { operator } = term;
  checkCount(field, term);
  switch (operator) {
    case 'is_null':
      return compare(field.field, 'eq', null);
    case 'is_not_null':
      return compare(field.field, 'ne', null);
    case 'less':
    case 'greater':
      return ordered(field, term, operator);
    case 'is':
    case 'one_of':
      return equalsAny(field, term);
    default:
      return not(equalsAny(field, term));
  }
}

function checkCount(field: SearchField, { operator, values }: Term): void {
  const fits =
    operator === 'is_null' || operator === 'is_not_null'
      ? values.length === 0
      : operator === 'less' || operator === 'greater'
        ? values.length === 1
        : values.length > 0;
  if (fits) return;
  throw badRequest(
    'TermOperatorMismatchValuesException',
    `The operator ${operator} does not take ${values.length} values.`,
    { field: field.name, operator },
  );
}

function ordered(field: SearchField, { values, path }: Term, operator: 'less' | 'greater'): RunCondition {
  if (field.type === 'enum') {
    throw badRequest(
      'SearchOperatorNotApplicableException',
      `The operator ${operator} does not apply to ${field.name}.`,
      {
        field: field.name,
        operator,
      },
    );
  }
  const value = searchValue(field, values[0], `${path}[0]`);
  if (operator === 'less') return compare(field.field, 'lt', value);
  return value instanceof Date
    ? compare(field.field, 'ge', new Date(value.getTime() + 1))
    : compare(field.field, 'gt', value);
}

function equalsAny(field: SearchField, { values, path }: Term): RunCondition {
  const wanted = values.map((value, index) => searchValue(field, value, `${path}[${index}]`));
  if (field.type === 'enum') return hasWord(field, wanted.map(String));
  // A millisecond is as fine as the API shows times; stored ones are finer.
  return any(
    wanted.map((value) =>
      value instanceof Date ? withinMillisecond(field, value) : compare(field.field, 'eq', value),
    ),
  );
}

function withinMillisecond({ field }: SearchField, time: Date): RunCondition {
  return all([compare(field, 'ge', time), compare(field, 'lt', new Date(time.getTime() + 1))]);
}
