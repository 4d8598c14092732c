import { DomainError } from '@jobglot/core';

/** Deeper than any document of these APIs; JSON.stringify overflows the stack at some thousands. */
const MAX_DEPTH = 64;
/** A shorter text cannot nest deeper than MAX_DEPTH: each level takes two characters. */
const SHORT = MAX_DEPTH * 2;
/** Escapes that JSON allows and PostgreSQL's text and jsonb refuse: U+0000 and lone surrogates. */
const SUSPECT_ESCAPE = /\\u(?:0000|d[89a-f])/i;
/** With the u flag a pair counts as one character, so that only halves match. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** @returns false when the text is surely free of what {@link checkJsonValue} looks for; cheap */
export function mayHoldUnstorable(text: string): boolean {
  return text.length > SHORT || SUSPECT_ESCAPE.test(text);
}

/**
 * Refuses what no store can keep, before anything acts on it. Iterative: the value's depth is what it guards against.
 * @throws DomainError `request.invalid`
 */
export function checkJsonValue(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw invalid(`The body nests deeper than ${MAX_DEPTH} levels.`);
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item === 'string') checkText(item);
      else if (Array.isArray(item)) for (const element of item) next.push(element);
      else if (item !== null && typeof item === 'object') {
        for (const [name, element] of Object.entries(item)) {
          checkText(name);
          next.push(element);
        }
      }
    }
    level = next;
  }
}

function checkText(text: string): void {
  if (UNSTORABLE.test(text)) {
    throw invalid('The body holds the character U+0000 or half a surrogate pair, which cannot be stored.');
  }
}

function invalid(message: string): DomainError {
  return new DomainError('request.invalid', message);
}
