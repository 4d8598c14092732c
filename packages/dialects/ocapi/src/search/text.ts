import { quota } from '../wire/decode';
import { all, any, compare, type RunCondition } from './conditions';
import { type SearchField, unqueryable } from './fields';
import { wordHolds } from './status-words';

const MAX_PHRASE = 1_000;

/**
 * @returns the runs in which every word of the phrase stands in one of the fields, without regard to case; an id is found as a
 *   whole
 * @throws OcapiFault UnqueryableFieldException for times, QuotaExceededException
 */
export function textCondition(fields: readonly SearchField[], phrase: string): RunCondition {
  if (phrase.length > MAX_PHRASE) throw quota(`A search phrase has at most ${MAX_PHRASE} characters.`);
  const time = fields.find(({ type }) => type === 'datetime');
  if (time) throw unqueryable(time.name);
  const words = phrase.split(/\s+/).filter((word) => word !== '');
  return all(words.map((word) => any(fields.map((field) => holds(field, word)))));
}

function holds(field: SearchField, word: string): RunCondition {
  if (field.type === 'words') return wordHolds(field, word);
  if (field.type === 'integer') return /^\d{1,15}$/.test(word) ? compare(field.field, 'eq', Number(word)) : any([]);
  return { kind: 'match', term: { field: field.field, foldCase: true }, match: 'contains', value: word };
}
