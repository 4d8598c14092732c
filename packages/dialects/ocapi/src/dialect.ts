import { type Dialect, type Operation, row } from '@jobglot/http-kit';
import { authenticate } from './auth';
import { faults } from './errors';
import { createExecution } from './operations/executions/create-execution';
import { deleteExecution } from './operations/executions/delete-execution';
import { listExecutions } from './operations/executions/list-executions';
import { readExecution } from './operations/executions/read-execution';
import { getApis } from './operations/get-apis';
import { searchExecutions } from './operations/search-executions';
import { compileSearch } from './search';
import { ocapiCodec } from './wire/codec';
import { readDeleteRequest } from './wire/delete-request';
import { DOCUMENT } from './wire/document';
import { readExecutionRequest } from './wire/execution-request';
import { present } from './wire/present';
import { route } from './wire/route';

export interface OcapiOptions {
  /** a DELETE of an unfinished run requests a cancel (JOBGLOT_OCAPI_DELETE_CANCELS) */
  readonly deleteCancels: boolean;
}

const EXECUTIONS = '/data/{version}/jobs/{job_id}/executions';

// biome-ignore format: a table
const operations = ({ deleteCancels }: OcapiOptions): readonly Operation[] => [
  row(['listExecutions', 'GET', EXECUTIONS, 'viewer'], { handle: listExecutions }),
  row(['createExecution', 'POST', EXECUTIONS, 'operator'], { handle: createExecution, prepare: readExecutionRequest, hot: true }),
  row(['readExecution', 'GET', `${EXECUTIONS}/{id}`, 'viewer'], { handle: readExecution, hot: true }),
  row(['deleteExecution', 'DELETE', `${EXECUTIONS}/{id}`, 'operator'], { handle: deleteExecution(deleteCancels), prepare: readDeleteRequest }),
  row(['searchExecutions', 'POST', '/data/{version}/job_execution_search', 'viewer'], { handle: searchExecutions, prepare: checkedSearch }),
  row(['getApis', 'GET', '/meta/v1/rest', 'public'], { handle: getApis }),
];

/** The reader's faults are the official ones: it comes before the validator, and again when the search is run. */
function checkedSearch(body: unknown): unknown {
  compileSearch(body);
  return body;
}

/** Salesforce OCAPI, Data API: job executions. */
export function ocapiData(options: OcapiOptions): Dialect {
  return {
    name: 'ocapi',
    title: 'Salesforce OCAPI Data API, job executions',
    prefixes: ['/dw', '/s/{site}/dw'],
    document: DOCUMENT,
    codec: ocapiCodec,
    operations: operations(options),
    authenticate,
    faults,
    route,
    present,
  };
}
