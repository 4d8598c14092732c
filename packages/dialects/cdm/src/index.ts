import type { Dialect } from '@jobglot/http-kit';
import { type CdmOptions, cdm } from './dialect';
import { cdmIam } from './iam/dialect';

/** Everything that a client of CDM calls: clusters, links and jobs, and the tokens that it proves itself by. */
export function createCdm(options: CdmOptions): readonly Dialect[] {
  return [cdm(options), cdmIam];
}
