import { type Dialect, jsonCodec, type Operation, row } from '@jobglot/http-kit';
import { authenticate } from '../auth';
import { LOGS_DOCUMENT } from '../wire/document';
import { faults } from './errors';
import { getLog } from './get-log';

// biome-ignore format: a table
const operations: readonly Operation[] = [
  row(['getLogOfImpex', 'GET', '/Sites/Impex/log/{name}', 'operator'], { handle: getLog }),
  row(['getLogOfJob', 'GET', '/Sites/LOGS/jobs/{job_id}/{name}', 'operator'], { handle: getLog }),
];

/** Logs of runs where OCAPI's clients look for them: read only, below the WebDAV root. */
export const ocapiLogs: Dialect = {
  name: 'ocapi-logs',
  title: 'Salesforce OCAPI, log files over WebDAV',
  prefixes: ['/on/demandware.servlet/webdav'],
  document: LOGS_DOCUMENT,
  codec: jsonCodec,
  operations,
  authenticate,
  faults,
  // A client joins the root and a path that begins with a slash.
  route: ({ method, path }) => ({ method, path: path.replace(/\/{2,}/g, '/') }),
};
