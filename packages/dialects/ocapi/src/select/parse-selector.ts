import { SyntaxError as GrammarError, parse } from '../../generated/select';
import { badRequest, type OcapiFault } from '../fault';
import type { Selector } from './selector';

const MAX_LENGTH = 2_000;
/** Of parentheses inside each other, and of properties below each other. */
const MAX_DEPTH = 20;
const SHOWN_EXPECTATIONS = 6;
const SHOWN_CHARACTERS = 20;

/**
 * @param text the query parameter or body property `select`, e.g. `(hits.(id,status),total)`
 * @throws OcapiFault 400 MalformedSelectorException {selector}: with the place and what was expected there; also beyond
 *   2,000 characters or 20 levels
 */
export function parseSelector(text: string): Selector {
  refuseExcess(text);
  const selector = parsed(text);
  if (levels(selector) > MAX_DEPTH) throw malformed(text, `The selector has more than ${MAX_DEPTH} levels.`);
  return selector;
}

function parsed(text: string): Selector {
  try {
    return parse(text, { startRule: 'Selector' }) as Selector;
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    const { offset } = error.location.start;
    const expected = [...new Set((error.expected ?? []).map(inWords))].filter((words) => words !== 'a blank');
    const list = expected.slice(0, SHOWN_EXPECTATIONS).join(', ');
    const found = error.found === null ? 'the end' : JSON.stringify(text.slice(offset, offset + SHOWN_CHARACTERS));
    throw malformed(text, `At character ${offset + 1} of the selector: expected ${list}, but found ${found}.`);
  }
}

/** Before the parser runs, which calls itself for each parenthesis. */
function refuseExcess(text: string): void {
  if (text.length > MAX_LENGTH) throw malformed(text, `The selector has more than ${MAX_LENGTH} characters.`);
  let depth = 0;
  // Texts are passed over; an unclosed one ends the search, and the parser says what is wrong with it.
  for (const { 0: token, index } of text.matchAll(/'(?:\\['"\\]|[^'])*'?|"(?:\\['"\\]|[^"])*"?|\(|\)/g)) {
    if (token === ')') depth = Math.max(0, depth - 1);
    else if (token === '(') depth++;
    if (depth > MAX_DEPTH) {
      throw malformed(text, `At character ${index + 1} of the selector: nested deeper than ${MAX_DEPTH} times.`);
    }
  }
}

function levels({ properties, excluded }: Selector): number {
  const paths = excluded.map((path) => path.length);
  return Math.max(1, ...paths, ...properties.map(({ below }) => 1 + (below ? levels(below) : 0)));
}

function malformed(text: string, message: string): OcapiFault {
  return badRequest('MalformedSelectorException', message, { selector: text.slice(0, MAX_LENGTH) });
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
