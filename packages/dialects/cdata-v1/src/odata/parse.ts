import { SyntaxError as GrammarError, parse as parseGenerated } from '../../generated/odata';
import { queryError } from './query-error';
import type { FilterNode, OrderNode } from './syntax-tree';

const MAX_LENGTH = 8_000;
/** Parentheses inside each other: the parser calls itself for each. */
const MAX_DEPTH = 100;
const SHOWN_EXPECTATIONS = 6;

/** @throws DomainError `request.invalid` with the position and what was expected */
export function parseFilter(text: string): FilterNode {
  return parse('$filter', 'Filter', text) as FilterNode;
}

/** @throws DomainError `request.invalid` with the position and what was expected */
export function parseOrderBy(text: string): OrderNode[] {
  return parse('$orderby', 'OrderBy', text) as OrderNode[];
}

function parse(option: string, startRule: 'Filter' | 'OrderBy', text: string): unknown {
  refuseExcess(option, text);
  try {
    return parseGenerated(text, { startRule });
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    const expected = [...new Set((error.expected ?? []).map(inWords))].filter((words) => words !== 'a blank');
    const list = expected.slice(0, SHOWN_EXPECTATIONS).join(', ');
    const { offset } = error.location.start;
    const found = error.found == null ? 'the end' : JSON.stringify(text.slice(offset, offset + 20));
    throw queryError(option, offset, `expected ${list || 'a blank'}, but found ${found}.`);
  }
}

function refuseExcess(option: string, text: string): void {
  if (text.length > MAX_LENGTH) throw queryError(option, MAX_LENGTH, `more than ${MAX_LENGTH} characters.`);
  let depth = 0;
  // Texts are passed over; an unclosed one ends the search, and the parser says what is wrong with it.
  for (const { 0: token, index } of text.matchAll(/'(?:[^']|'')*'?|\(|\)/g)) {
    if (token === ')') depth = Math.max(0, depth - 1);
    else if (!token.startsWith("'")) depth++;
    if (depth > MAX_DEPTH) throw queryError(option, index, `nested deeper than ${MAX_DEPTH} times.`);
  }
}

function inWords(expectation: {
  readonly type: string;
  readonly text?: string;
  readonly description?: string;
}): string {
  if (expectation.type === 'literal') return JSON.stringify(expectation.text);
  if (expectation.type === 'end') return 'the end';
  return expectation.description ?? 'another character';
}
