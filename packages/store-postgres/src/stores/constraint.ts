import type { DomainError } from '@jobglot/core';

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

interface PostgresError {
  readonly code?: string;
  readonly constraint?: string;
}

/** @returns true when the error is a violation of the named unique index or constraint */
export function violatesUnique(error: unknown, constraint?: string): boolean {
  return violates(error, UNIQUE_VIOLATION, constraint);
}

/** @returns true when the error is a violation of a foreign key (of this name) */
export function violatesForeignKey(error: unknown, constraint?: string): boolean {
  return violates(error, FOREIGN_KEY_VIOLATION, constraint);
}

/** Turns a unique violation into the given domain error; passes others on. */
export function onTaken(constraint: string, domainError: DomainError): (error: unknown) => never {
  return (error) => {
    throw violatesUnique(error, constraint) ? domainError : error;
  };
}

function violates(error: unknown, code: string, constraint?: string): boolean {
  const { code: actual, constraint: name } = (error ?? {}) as PostgresError;
  return actual === code && (constraint === undefined || name === constraint);
}
