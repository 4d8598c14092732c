import type { Dialect } from '@jobglot/http-kit';
import { type OcapiOptions, ocapiData } from './dialect';
import { createOcapiOauth, type OcapiOauthOptions } from './oauth';
import { ocapiLogs } from './webdav/dialect';

/**
 * Everything that a client of OCAPI's job executions calls: the Data API, tokens, log files.
 * @throws RangeError for a life that no token can have
 */
export function createOcapi(options: OcapiOptions & OcapiOauthOptions): readonly Dialect[] {
  return [ocapiData(options), createOcapiOauth(options), ocapiLogs];
}
