import { OCAPI_LOGS } from '../document-operations';
import { expectLogFault } from '../fault-ocapi';
import { ocapiValues } from './ocapi';
import { ocapiNobody, ocapiProof } from './ocapi-proofs';
import type { RoleSubject } from './role-subject';

/** Log files of OCAPI's runs: their addresses name no site. */
export const ocapiLogsRoles: RoleSubject = {
  api: OCAPI_LOGS,
  needed: { getLogOfImpex: 'operator', getLogOfJob: 'operator' },
  open: [],
  bodies: {},
  withoutObject: [],
  notImplemented: [],
  onEmptyWorkspace: [],
  // One that was cancelled before its first line has no log.
  onWaitingRun: ['getLogOfImpex', 'getLogOfJob'],
  network: '127.9.1',
  values: (_operation, tried) => ocapiValues(tried),
  proof: ocapiProof,
  nobody: ocapiNobody,
  expectFault: expectLogFault,
};
