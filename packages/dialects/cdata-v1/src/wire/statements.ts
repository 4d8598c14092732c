import { DomainError } from '@jobglot/core';

const NUMBERED = /^Query\s*#?\s*(\d{1,6})$/i;

/** @returns true for `Query#1` and its kin (the vendor's own page once writes `User1`, without the sign) */
export function isStatementField(name: string): boolean {
  return NUMBERED.test(name);
}

/**
 * The engine's array form: `Query#1` to `Query#n`, in the order of their numbers; gaps do not matter.
 * @returns null when the body has none
 * @throws DomainError `request.invalid` when one is no text, or a number is there twice
 */
export function statementsOf(body: Readonly<Record<string, unknown>>): string[] | null {
  const found = new Map<number, string>();
  for (const [name, value] of Object.entries(body)) {
    const match = NUMBERED.exec(name);
    if (!match) continue;
    const number = Number(match[1]);
    if (typeof value !== 'string') throw new DomainError('request.invalid', `${name} must be text.`, { field: name });
    if (found.has(number)) throw new DomainError('request.invalid', `Query#${number} is sent twice.`, { field: name });
    found.set(number, value);
  }
  return found.size === 0 ? null : [...found].sort(([a], [b]) => a - b).map(([, statement]) => statement);
}
