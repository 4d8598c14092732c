import { DomainError } from '../errors/domain-error';
import type { StatementParser } from '../ports/statement-parser';

const REPLICATE = /^\s*REPLICATE\s+(?:\[((?:[^\]]|\]\])+)\]|(\w+))/i;

/** Knows the head of a REPLICATE statement, and `@parameter` anywhere behind it. */
export const fakeParser: StatementParser = {
  parse(statement) {
    const match = REPLICATE.exec(statement);
    const table = match?.[1]?.replaceAll(']]', ']') ?? match?.[2];
    if (table === undefined) {
      throw new DomainError('statement.invalid', 'Line 1, column 1: expected REPLICATE.', { line: 1, column: 1 });
    }
    const parameters = [...statement.matchAll(/@(\w+)/g)].map(([, name]) => name!);
    return { kind: 'replicate', table, ...(parameters.length > 0 && { parameters }) };
  },
};
