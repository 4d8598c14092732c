import { cdataV1Rubbish, cdataV2Rubbish } from './cdata';
import { cdmRubbish } from './cdm';
import { ocapiLogsRubbish, ocapiRubbish } from './ocapi';
import { ocapiOauthRubbish } from './ocapi-oauth';
import type { RubbishSubject } from './rubbish-subject';

export { rubbish } from './rubbish';
export type { RubbishSubject } from './rubbish-subject';

/** Every API that rubbish is sent to. */
export const RUBBISH_SUBJECTS: readonly RubbishSubject[] = [
  cdataV1Rubbish,
  cdataV2Rubbish,
  cdmRubbish,
  ocapiRubbish,
  ocapiLogsRubbish,
  ocapiOauthRubbish,
];
