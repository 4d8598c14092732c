import { quota } from '../wire/decode';
import { all, any, compare, type RunCondition } from './conditions';
import { type SearchField, unqueryable } from './fields';
import type { Nesting } from './nesting';
import { wordHolds } from './status-words';
import { readId } from './values';

const MAX_PHRASE = 1_000;

/**
 * @returns the runs in which every word of the phrase stands in one of the fields, without regard to case; an id is found as a
 *   whole
 * @throws OcapiFault UnqueryableFieldException for times, QuotaExceededException
 */
export function textCondition(fields: readonly SearchField[], phrase: string, nesting: Nesting): RunCondition {
  if (phrase.length > MAX_PHRASE) throw quota(`A search phrase has at most ${MAX_PHRASE} characters.`);
  const time = fields.find(({ type }) => type === 'datetime');
  if (time) throw unqueryable(time.name);
  const words = [...new Set(phrase.split(/\s+/).filter((word) => word !== ''))];
  nesting.compare(words.length * fields.length);
  return all(words.map((word) => any(fields.map((field) => holds(field, word)))));
}

function holds(field: SearchField, word: string): RunCondition {
  if (field.type === 'enum') return wordHolds(field, word);
  if (field.type === 'integer') {
    const id = readId(word);
    return id === null ? any([]) : compare(field.field, 'eq', id);
  }
  return { kind: 'match', term: { field: field.field, foldCase: true }, match: 'contains', value: word };
}
