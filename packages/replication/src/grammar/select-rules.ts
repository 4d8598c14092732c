import type { SelectToken } from './select-statement';

/** A token and where it stood in the statement. */
export type LocatedToken = SelectToken & { readonly offset: number };

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
const LOCKS = new Set(['UPDATE', 'SHARE', 'NO', 'KEY']);

function wordAt(tokens: readonly LocatedToken[], i: number): string {
  const token = tokens[i];
  return token?.kind === 'word' ? token.text.toUpperCase() : '';
}

/**
 * The part of replication-notes.md 5.2 rule 1 that is about words: a task reads, it does not write, lock or export.
 * The engines' own guards (read-only session, PREPARE) come after it.
 *
 * @returns the first token that is not allowed, and why; null when all are
 */
export function refusedToken(tokens: readonly LocatedToken[]): { token: LocatedToken; problem: string } | null {
  for (const [i, token] of tokens.entries()) {
    if (token.text.includes('\0')) return { token, problem: 'a NUL character is not allowed.' };
    if (token.kind !== 'word') continue;
    const word = token.text.toUpperCase();
    const next = wordAt(tokens, i + 1);
    const previous = tokens[i - 1];
    if (word === 'INTO') {
      const what = next === 'OUTFILE' || next === 'DUMPFILE' ? `INTO ${next}` : 'INTO';
      return { token, problem: `${what} is not allowed: a task's SELECT only reads.` };
    }
    if (word === 'FOR' && LOCKS.has(next)) {
      return { token, problem: `FOR ${next} is not allowed: a task's SELECT takes no locks.` };
    }
    if (word === 'LOCK' && next === 'IN') {
      return { token, problem: "LOCK IN SHARE MODE is not allowed: a task's SELECT takes no locks." };
    }
    if (WRITES.has(word) && previous?.kind === 'symbol' && (previous.text === '(' || previous.text === ')')) {
      return { token, problem: `${word} is not allowed: a task's SELECT only reads.` };
    }
  }
  return null;
}
