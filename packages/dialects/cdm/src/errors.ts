import type { DomainError, DomainErrorCode } from '@jobglot/core';
import type { Faults, PresentedRequest, Reply } from '@jobglot/http-kit';
import { CdmFault } from './fault';
import { type Address, addressOf } from './wire/address';
import { type CdmCode, CODES, textOf } from './wire/codes';

/** What a fault is made of, where the code's text alone does not say it. */
interface Told {
  readonly error: DomainError;
  readonly address: Address;
  readonly method: string;
}

interface FaultKind {
  readonly status: number;
  /** `gateway`: the API gateway's own form, before the service is asked */
  readonly code: CdmCode | 'gateway' | ((told: Told) => CdmCode);
  /** fill the text's places */
  readonly args?: (told: Told) => readonly string[];
}

const cause = ({ error }: Told) => [error.message.replace(/\.$/, '')];
const named = ({ address }: Told) => [address.name];
const detail =
  (field: string) =>
  ({ error, address }: Told) => [String(error.details[field] ?? address.name)];

const GATEWAY = 'gateway';
const PARAMETER: FaultKind = { status: 400, code: 'Cdm.0014' };
const INVALID_JOB: FaultKind = { status: 400, code: 'Cdm.0320', args: named };
const INVALID_LINK: FaultKind = { status: 400, code: 'Cdm.0317', args: named };
const NOT_SUBMITTED: FaultKind = { status: 400, code: 'Cdm.0056', args: cause };
const NO_CLUSTER: FaultKind = { status: 404, code: 'Cdm.0001' };
const RUNNING: FaultKind = { status: 400, code: 'Cdm.0052', args: named };

/** What cannot come out of this dialect's operations stands behind PARAMETER. */
const TABLE: Readonly<Record<DomainErrorCode, FaultKind>> = {
  'auth.missing': { status: 401, code: GATEWAY },
  'auth.invalid': { status: 401, code: GATEWAY },
  'auth.too_many_attempts': { status: 429, code: GATEWAY },
  'access.role': { status: 403, code: 'Cdm.0032' },
  'workspace.not_found': NO_CLUSTER,
  'workspace.name_taken': PARAMETER,
  'workspace.name_invalid': PARAMETER,
  'workspace.in_use': PARAMETER,
  'workspace.stopped': NOT_SUBMITTED,
  'binding.taken': PARAMETER,
  'client.not_found': PARAMETER,
  'client.id_taken': PARAMETER,
  'client.in_use': PARAMETER,
  // a link that is read: 404, at which the Terraform provider drops it; the table's own status is 400 (notes, 7)
  'connection.not_found': {
    status: 404,
    code: 'Cdm.0101',
    args: named,
  },
  'connection.name_taken': { status: 400, code: 'Cdm.0315', args: detail('name') },
  'connection.name_invalid': INVALID_LINK,
  'connection.in_use': { status: 400, code: 'Cdm.0321', args: named },
  'connection.connector_unknown': { status: 400, code: 'Cdm.0102', args: named },
  'connection.properties_invalid': INVALID_LINK,
  'connection.address_refused': INVALID_LINK,
  'connection.failed': { status: 400, code: 'Cdm.0901', args: cause },
  'connection.table_not_found': PARAMETER,
  'job.not_found': {
    status: 400,
    code: ({ address }) => (address.action === '' ? 'Cdm.0100' : 'Cdm.0054'),
    args: named,
  },
  'job.name_taken': { status: 400, code: 'Cdm.0104' },
  'job.name_invalid': {
    status: 400,
    code: ({ error }) => (tooLong(error) ? 'Cdm.0085' : 'Cdm.0320'),
    args: lengthArgs,
  },
  'job.running': RUNNING,
  'job.not_running': { status: 400, code: 'Cdm.0053', args: named },
  'job.already_running': RUNNING,
  'job.invalid': INVALID_JOB,
  'job.connection_not_found': { status: 400, code: 'Cdm.0101', args: detail('id') },
  'job.not_expressible': INVALID_JOB,
  'task.not_found': PARAMETER,
  'task.running': PARAMETER,
  'task.position_invalid': PARAMETER,
  'statement.invalid': INVALID_JOB,
  'schedule.invalid': { status: 400, code: 'Cdm.0065', args: cause },
  'execution.not_found': PARAMETER,
  'execution.running': PARAMETER,
  'execution.task_unknown': PARAMETER,
  'execution.parameter_missing': NOT_SUBMITTED,
  'log.not_found': PARAMETER,
  'file.not_found': PARAMETER,
  'upload.invalid': PARAMETER,
  'request.malformed': {
    status: 400,
    code: ({ method }) => (method === 'POST' || method === 'PUT' ? 'Cdm.0018' : 'Cdm.0501'),
    args: ({ address }) => [address.path.slice(0, 500)],
  },
  'request.invalid': { status: 400, code: invalidCode, args: invalidArgs },
  'request.too_large': { status: 413, code: 'Cdm.0085', args: () => ['The body', '12 MB'] },
  'request.unsupported_media_type': { status: 415, code: 'Cdm.0014' },
  'request.method_not_allowed': { status: 405, code: 'Cdm.0501', args: ({ address }) => [address.path.slice(0, 500)] },
  'request.path_not_found': { status: 404, code: 'Cdm.0501', args: ({ address }) => [address.path.slice(0, 500)] },
  'request.not_implemented': { status: 501, code: 'Cdm.0014' },
  'service.unavailable': { status: 503, code: 'Cdm.0036' },
};

export const faults: Faults<FaultKind> = {
  table: TABLE,
  render(kind, error, request) {
    const address = addressOf(request.url);
    if (kind.code === GATEWAY) return gatewayFault(kind.status, error, request);
    const own = error instanceof CdmFault ? error : undefined;
    const told = { error, address, method: request.method };
    const found = own?.cdmCode ?? (typeof kind.code === 'function' ? kind.code(told) : kind.code);
    const code = byMethod(found, request.method, address);
    const text = own?.text ?? textOf(code, kind.args?.(told) ?? []);
    if (request.method === 'DELETE' && /^(?:job|connection)\./.test(error.code)) return deleteFault(code, text);
    const hint = own || GENERAL.has(code) ? error.message : text;
    const status = code === 'Cdm.0316' ? 400 : kind.status;
    return { status, body: { code, errCode: code, message: text, externalMessage: hint } };
  },
  unexpected: (errorId) => {
    const message = `${CODES['Cdm.0000']} The server's log has it under ${errorId}.`;
    return { status: 500, body: { code: 'Cdm.0000', errCode: 'Cdm.0000', message, externalMessage: message } };
  },
};

/** Codes whose text does not say what is wrong: the domain's sentence stands beside it. */
const GENERAL = new Set<CdmCode>([
  ...(['Cdm.0001', 'Cdm.0004', 'Cdm.0010', 'Cdm.0014', 'Cdm.0018', 'Cdm.0024', 'Cdm.0032', 'Cdm.0036'] as const),
  ...(['Cdm.0238', 'Cdm.0317', 'Cdm.0320', 'Cdm.0501'] as const),
]);

/** The page's samples: a change of what is not there has codes of its own, and so has a link in use that is deleted. */
function byMethod(code: CdmCode, method: string, { kind }: Address): CdmCode {
  if (method === 'PUT' && code === 'Cdm.0100') return 'Cdm.0095';
  if (method === 'PUT' && code === 'Cdm.0101' && kind === 'link') return 'Cdm.0316';
  return method === 'DELETE' && code === 'Cdm.0321' ? 'Cdm.0021' : code;
}

/** A failed DELETE is a 500 with two keys (notes, 4). */
function deleteFault(errCode: CdmCode, externalMessage: string): Reply {
  return { status: 500, body: { errCode, externalMessage } };
}

/** What the API gateway before the service answers (notes, 6). */
function gatewayFault(status: number, error: DomainError, { requestId }: PresentedRequest): Reply {
  const error_code = status === 429 ? 'APIGW.0308' : 'APIGW.0301';
  return { status, body: { error_msg: error.message, error_code, request_id: requestId } };
}

function tooLong(error: DomainError): boolean {
  return error.message.includes('longer than');
}

function lengthArgs(told: Told): readonly string[] {
  return tooLong(told.error) ? ['name', '240'] : named(told);
}

/** The validator's findings, by the broken keyword. */
function invalidCode({ error: { details } }: Told): CdmCode {
  switch (details.keyword) {
    case 'type':
    case 'oneOf':
      return 'Cdm.0004';
    case 'minimum':
    case 'maximum':
      return 'Cdm.0010';
    case 'enum':
      return 'Cdm.0024';
    case 'required':
    case 'minLength':
      return 'Cdm.0238';
    case 'maxLength':
      return 'Cdm.0085';
    default:
      return 'Cdm.0014';
  }
}

function invalidArgs({ error: { details } }: Told): readonly string[] {
  const field = String(details.field ?? '').replace(/^query parameter /, '');
  const problem = String(details.problem ?? '');
  const bound = /-?\d+/.exec(problem)?.[0] ?? '';
  if (details.keyword === 'maximum') return [`,${bound}`];
  if (details.keyword === 'minimum') return [`${bound},`];
  return [field, details.keyword === 'enum' ? (problem.split(': ')[1] ?? problem) : bound];
}
