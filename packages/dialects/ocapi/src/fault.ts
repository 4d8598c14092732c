import { DomainError, type DomainErrorDetails } from '@jobglot/core';

/** What a fault names beside its type: plain values, as the page's samples have them (DEVIATIONS). */
export type FaultArguments = Readonly<Record<string, string | number | boolean>>;

/**
 * A fault by its official name, thrown where the domain has no word for it: the grammar of searches and selectors, forms of
 * bodies, versions. Everything else is a `DomainError` that `errors.ts` translates.
 */
export class OcapiFault extends DomainError {
  /**
   * @param status HTTP status
   * @param type official name, e.g. `UnknownSearchFieldException`
   * @param message one plain sentence that says what to do; safe to show
   * @param args as the official list names them
   */
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    readonly args: FaultArguments = {},
  ) {
    super('request.invalid', message, args as DomainErrorDetails);
  }
}

/** @returns a 400 of that type */
export function badRequest(type: string, message: string, args: FaultArguments = {}): OcapiFault {
  return new OcapiFault(400, type, message, args);
}
