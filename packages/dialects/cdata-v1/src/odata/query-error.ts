import { DomainError } from '@jobglot/core';

/** A query option that cannot be used, with the place where it goes wrong. */
export class QueryProblem extends Error {
  override readonly name = 'QueryProblem';

  /** @param offset 0-based */
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** @returns the answer to a query option that cannot be used: a 400 that names option and character (from 1) */
export function queryError(option: string, offset: number, problem: string): DomainError {
  return new DomainError('request.invalid', `${option}: at character ${offset + 1}: ${problem}`, { field: option });
}
