import type { DomainError, DomainErrorCode } from '@jobglot/core';
import type { Faults, PresentedRequest, Reply } from '@jobglot/http-kit';
import { type FaultArguments, OcapiFault } from './fault';
import { type Address, addressOf } from './wire/address';
import { BINDING_VERSION } from './wire/version';

/** What a fault is made of, where the domain's words alone do not say it. */
interface Told {
  readonly error: DomainError;
  readonly address: Address;
  readonly request: PresentedRequest;
}

interface FaultKind {
  readonly status: number;
  readonly type: string | ((told: Told) => string);
  readonly args?: (told: Told) => FaultArguments;
  /** absent: the domain's sentence */
  readonly message?: (told: Told) => string;
  /** of the status line, where a sample of the page has its own */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const job = ({ address }: Told) => ({ jobId: address.jobId });
const execution = ({ address }: Told) => ({ executionId: address.executionId });
const call = ({ request, address }: Told) => ({ method: request.method, path: address.path });

const BAD_REQUEST: FaultKind = { status: 400, type: 'BadRequestException' };
const NOT_FOUND: FaultKind = { status: 404, type: 'NotFoundException' };
const NO_TOKEN: FaultKind = { status: 401, type: 'AuthorizationHeaderMissingException' };
const NO_EXECUTION: FaultKind = {
  status: 404,
  type: 'JobExecutionNotFoundException',
  args: execution,
  message: ({ address }) => `No Job execution with id '${address.executionId}' was found.`,
  reason: 'Requested resource not found',
  headers: { 'Cache-Control': 'max-age=0,no-cache,no-store,must-revalidate' },
};
/** 400 in the page's table, 409 in its sample (DEVIATIONS D2). */
const NOT_EXECUTED: FaultKind = {
  status: 409,
  type: 'JobExecutionException',
  args: job,
  message: ({ address, error }) => `Job with id '${address.jobId}' could not be executed. ${error.message}`,
  reason: 'CONFLICT',
};
const JOB_INVALID: FaultKind = {
  status: 400,
  type: 'JobInvalidException',
  args: ({ address, error }) => ({ jobId: address.jobId, cause: error.message }),
  message: ({ address, error }) => `Job with ID '${address.jobId}' is invalid: ${error.message}`,
};

/** What cannot come out of this dialect's operations stands behind BAD_REQUEST and NOT_FOUND. */
const TABLE: Readonly<Record<DomainErrorCode, FaultKind>> = {
  'auth.missing': NO_TOKEN,
  'auth.invalid': { status: 401, type: 'InvalidAccessTokenException' },
  'auth.too_many_attempts': { status: 429, type: 'TooManyRequestsException' },
  'access.role': { status: 403, type: 'ClientAccessForbiddenException', args: call },
  'workspace.not_found': {
    status: 404,
    type: ({ address }) => (address.site === null ? 'OrganizationAccessForbiddenException' : 'UnknownSiteException'),
    args: ({ address }): FaultArguments => (address.site === null ? {} : { siteId: address.site }),
    message: ({ address }) =>
      address.site === null
        ? 'This client may not work for the organization; use the address of a site, /s/{site}/dw/data.'
        : `No site with ID '${address.site}' found.`,
  },
  'workspace.name_taken': BAD_REQUEST,
  'workspace.name_invalid': BAD_REQUEST,
  'workspace.in_use': BAD_REQUEST,
  'workspace.stopped': NOT_EXECUTED,
  'binding.taken': BAD_REQUEST,
  'client.not_found': NOT_FOUND,
  'client.id_taken': BAD_REQUEST,
  'client.in_use': BAD_REQUEST,
  'connection.not_found': NOT_FOUND,
  'connection.name_taken': BAD_REQUEST,
  'connection.name_invalid': BAD_REQUEST,
  'connection.in_use': BAD_REQUEST,
  'connection.connector_unknown': BAD_REQUEST,
  'connection.properties_invalid': BAD_REQUEST,
  'connection.address_refused': BAD_REQUEST,
  'connection.failed': BAD_REQUEST,
  'connection.table_not_found': NOT_FOUND,
  'job.not_found': {
    status: 404,
    type: 'JobNotFoundException',
    args: job,
    message: ({ address }) => `No job with ID '${address.jobId}' found.`,
    reason: 'NOT FOUND',
  },
  'job.name_taken': BAD_REQUEST,
  'job.name_invalid': BAD_REQUEST,
  'job.running': BAD_REQUEST,
  'job.not_running': BAD_REQUEST,
  'job.already_running': {
    status: 400,
    type: 'JobAlreadyRunningException',
    args: job,
    message: ({ address }) => `Job with ID '${address.jobId}' is already running.`,
  },
  'job.invalid': JOB_INVALID,
  'job.connection_not_found': JOB_INVALID,
  'job.not_expressible': BAD_REQUEST,
  'task.not_found': NOT_FOUND,
  'task.running': BAD_REQUEST,
  'task.position_invalid': BAD_REQUEST,
  'statement.invalid': JOB_INVALID,
  'schedule.invalid': BAD_REQUEST,
  'execution.not_found': NO_EXECUTION,
  'execution.running': {
    status: 403,
    type: 'JobExecutionNotFinishedException',
    args: execution,
    message: ({ address }) => `Job execution with id '${address.executionId}' is not finished.`,
  },
  'execution.task_unknown': NOT_EXECUTED,
  'execution.parameter_missing': NOT_EXECUTED,
  'log.not_found': NOT_FOUND,
  'file.not_found': NOT_FOUND,
  'upload.invalid': BAD_REQUEST,
  'request.malformed': {
    status: 400,
    type: ({ request }) => (hasBody(request) ? 'BodyDecodingException' : 'MalformedParameterException'),
    // The vendor quotes the body here; secrets may stand in it.
    args: ({ request }): FaultArguments => (hasBody(request) ? { body: '' } : { parameter: 'path', value: '' }),
  },
  'request.invalid': { status: 400, type: invalidType, args: invalidArguments },
  'request.too_large': { status: 413, type: 'RequestEntityTooLargeException' },
  'request.unsupported_media_type': {
    status: 415,
    type: 'UnsupportedContentTypeException',
    args: ({ request }) => ({ contentType: request.contentType?.slice(0, 100) ?? '' }),
  },
  'request.method_not_allowed': {
    status: 405,
    type: 'MethodNotAllowedException',
    args: ({ request }) => ({ method: request.method }),
  },
  'request.path_not_found': {
    status: 404,
    type: 'ResourcePathNotFoundException',
    args: ({ address }) => ({ path: address.path.slice(0, 500) }),
  },
  'request.not_implemented': { status: 501, type: 'NotImplementedException' },
  'service.unavailable': { status: 503, type: 'ServiceUnavailableException' },
};

export const faults: Faults<FaultKind> = {
  table: TABLE,
  render(kind, error, request) {
    const address = addressOf(request.url);
    if (error instanceof OcapiFault) return fault(error.status, error.type, error.message, error.args, address);
    const told = { error, address, request };
    const type = typeof kind.type === 'string' ? kind.type : kind.type(told);
    const status = type === 'OrganizationAccessForbiddenException' ? 403 : kind.status;
    const reply = fault(status, type, kind.message?.(told) ?? error.message, kind.args?.(told) ?? {}, address);
    return { ...reply, ...(kind.reason && { reason: kind.reason }), ...(kind.headers && { headers: kind.headers }) };
  },
  unexpected: (errorId, request) =>
    fault(
      500,
      'InternalServerErrorException',
      `Unexpected error; the server's log has it under ${errorId}.`,
      {},
      addressOf(request.url),
    ),
};

function fault(status: number, type: string, message: string, args: FaultArguments, { version }: Address): Reply {
  return { status, body: { _v: version ?? BINDING_VERSION, fault: { arguments: args, type, message } } };
}

function hasBody({ method }: PresentedRequest): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

/** The validator's findings; bodies are read by the operations' own readers before it. */
function invalidType({ error: { details } }: Told): string {
  const { pointer, keyword } = details;
  if (typeof pointer !== 'string') return 'BodyDecodingException';
  if (pointer.startsWith('/body')) return 'PropertyConstraintViolationException';
  return keyword === 'type' ? 'MalformedParameterException' : 'ValueConstraintViolationException';
}

function invalidArguments({ error: { details }, request }: Told): FaultArguments {
  const { pointer, keyword, problem } = details;
  if (typeof pointer !== 'string') return { body: '' };
  const [, place = '', ...names] = pointer.split('/');
  if (place === 'body') return { document: 'request', path: `$${names.map((name) => `.${name}`).join('')}` };
  const parameter = names.join('.');
  if (keyword !== 'type') return { parameter, expected: String(problem ?? '') };
  return { parameter, value: String(request.query[parameter] ?? '').slice(0, 100) };
}
