import { DomainError } from '@jobglot/core';
import { type CdmCode, textOf } from './wire/codes';

/**
 * A fault by its official code, thrown where the domain has no word for it: mandatory inputs, ranges, forms of bodies.
 * Everything else is a `DomainError` that `errors.ts` translates.
 */
export class CdmFault extends DomainError {
  /**
   * @param cdmCode e.g. `Cdm.0238`
   * @param text the vendor's text, its places filled
   * @param hint what to do, for people; absent: the text
   */
  constructor(
    readonly cdmCode: CdmCode,
    readonly text: string,
    hint = text,
  ) {
    super('request.invalid', hint);
  }
}

/** @param args fill the `%s` of the code's text */
export function fault(code: CdmCode, ...args: readonly string[]): CdmFault {
  return new CdmFault(code, textOf(code, args));
}

/** @param hint one sentence beyond the vendor's text, as `externalMessage` */
export function faultWith(hint: string, code: CdmCode, ...args: readonly string[]): CdmFault {
  return new CdmFault(code, textOf(code, args), hint);
}
