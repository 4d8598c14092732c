import { objectOr } from '@jobglot/http-kit';

/** Where this dialect keeps what the canonical model lacks. */
export const DIALECT_KEY = 'cdata-v1';

/** @returns what this dialect has kept with a job or connection */
export function keptData(dialectData: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return objectOr(dialectData[DIALECT_KEY]);
}
