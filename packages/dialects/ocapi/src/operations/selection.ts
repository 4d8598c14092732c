import type { Context } from '@jobglot/http-kit';
import { badRequest } from '../fault';
import { applySelector, parseSelector, type Selector } from '../select';

/**
 * To be read before anything is done, so that a malformed selector starts and deletes nothing.
 * @returns what the query parameter `select` asks for; null: everything
 * @throws OcapiFault MalformedSelectorException
 */
export function selectionOf({ query }: Pick<Context, 'query'>): Selector | null {
  const { select } = query;
  if (select === undefined) return null;
  if (typeof select === 'string') return parseSelector(select);
  throw badRequest('MalformedSelectorException', 'There is one select at most.', { selector: String(select) });
}

/** @returns the part of the document that is asked for */
export function selected<T>(selector: Selector | null, document: T): T {
  return selector ? (applySelector(selector, document) as T) : document;
}
