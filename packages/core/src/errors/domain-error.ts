import type { DomainErrorCode } from './domain-error-code';

/** Facts that a dialect may quote in its own words; never a secret, never a stack. */
export type DomainErrorDetails = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * An expected failure of the domain, thrown once and rendered by each dialect in its own shape.
 *
 * @param code what went wrong, from the closed list
 * @param message one plain English sentence that says what to do; safe to show to the caller
 * @param details named facts (ids, names, fields) for dialects that have places for them
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    readonly details: DomainErrorDetails = {},
  ) {
    super(message);
  }
}
