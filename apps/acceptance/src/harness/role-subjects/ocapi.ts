import { OCAPI_DATA } from '../document-operations';
import { expectOcapiFault } from '../fault-ocapi';
import { ocapiNobody, ocapiProof } from './ocapi-proofs';
import type { RoleSubject, Tried } from './role-subject';

/** What each status means here. A workspace that the client may not enter is a site that is not there. */
const TYPES: Readonly<Record<number, string>> = { 403: 'ClientAccessForbiddenException', 404: 'UnknownSiteException' };

/** Salesforce OCAPI, Data API, at the address of a site. */
export const ocapiRoles: RoleSubject = {
  api: OCAPI_DATA,
  needed: {
    listExecutions: 'viewer',
    createExecution: 'operator',
    readExecution: 'viewer',
    deleteExecution: 'operator',
    searchExecutions: 'viewer',
  },
  open: ['getApis'],
  bodies: {
    createExecution: () => ({ parameters: [{ name: 'since', value: '2026-01-01' }] }),
    searchExecutions: () => ({ query: { match_all_query: {} } }),
  },
  withoutObject: [],
  notImplemented: [],
  onEmptyWorkspace: [],
  onWaitingRun: [],
  network: '127.9.0',
  values: (_operation, tried) => ocapiValues(tried),
  proof: ocapiProof,
  nobody: ocapiNobody,
  expectFault: (answer, status) => expectOcapiFault(answer, status, TYPES[status]),
};

/** @returns values of the parameters of the Data API and of the log files */
export function ocapiValues({ site = '-', job_name = '', execution_id = '', log_name = '' }: Partial<Tried>) {
  return { version: 'v17_2', site, job_id: job_name, id: execution_id, name: log_name };
}
