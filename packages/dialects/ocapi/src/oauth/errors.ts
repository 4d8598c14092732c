import type { Faults, Reply } from '@jobglot/http-kit';
import { OAuthError, type OAuthFault } from './oauth-error';

const fault = (status: number, error: OAuthFault['error']): OAuthFault => ({ status, error });
const REQUEST = fault(400, 'invalid_request');
const CLIENT = fault(401, 'invalid_client');
const NOT_FOUND = fault(404, 'invalid_request');
const BUSY = (status: number) => fault(status, 'temporarily_unavailable');

/** RFC 6749 5.2: a 401 names the scheme that would be accepted. */
const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="Jobglot OCAPI", charset="UTF-8"' };
/** RFC 6749 5.2 allows ASCII without quotes and backslashes in a description. */
const NOT_ALLOWED = /[^\x20\x21\x23-\x5b\x5d-\x7e]/g;

/** How the token endpoint words errors. RFC 6749 has no words for 404, 405, 413 and 415: the status says it. */
export const faults: Faults<OAuthFault> = {
  table: {
    'auth.missing': CLIENT,
    'auth.invalid': CLIENT,
    'auth.too_many_attempts': BUSY(429),
    'access.role': fault(403, 'invalid_request'),
    'workspace.not_found': NOT_FOUND,
    'workspace.name_taken': REQUEST,
    'workspace.name_invalid': REQUEST,
    'workspace.in_use': REQUEST,
    'workspace.stopped': REQUEST,
    'binding.taken': REQUEST,
    'client.not_found': NOT_FOUND,
    'client.id_taken': REQUEST,
    'client.in_use': REQUEST,
    'connection.not_found': NOT_FOUND,
    'connection.name_taken': REQUEST,
    'connection.name_invalid': REQUEST,
    'connection.in_use': REQUEST,
    'connection.connector_unknown': REQUEST,
    'connection.properties_invalid': REQUEST,
    'connection.address_refused': REQUEST,
    'connection.failed': REQUEST,
    'connection.table_not_found': NOT_FOUND,
    'job.not_found': NOT_FOUND,
    'job.name_taken': REQUEST,
    'job.name_invalid': REQUEST,
    'job.running': REQUEST,
    'job.not_running': REQUEST,
    'job.already_running': REQUEST,
    'job.invalid': REQUEST,
    'job.connection_not_found': REQUEST,
    'job.not_expressible': REQUEST,
    'task.not_found': NOT_FOUND,
    'task.running': REQUEST,
    'task.position_invalid': REQUEST,
    'statement.invalid': REQUEST,
    'schedule.invalid': REQUEST,
    'execution.not_found': NOT_FOUND,
    'execution.running': REQUEST,
    'execution.task_unknown': REQUEST,
    'execution.parameter_missing': REQUEST,
    'log.not_found': NOT_FOUND,
    'file.not_found': NOT_FOUND,
    'upload.invalid': REQUEST,
    'request.malformed': REQUEST,
    'request.invalid': REQUEST,
    'request.too_large': fault(413, 'invalid_request'),
    'request.unsupported_media_type': fault(415, 'invalid_request'),
    'request.method_not_allowed': fault(405, 'invalid_request'),
    'request.path_not_found': NOT_FOUND,
    'request.not_implemented': fault(501, 'invalid_request'),
    'service.unavailable': BUSY(503),
  },
  render: (byCode, error) => answer(error instanceof OAuthError ? error : byCode, error.message),
  unexpected: (errorId) =>
    answer(fault(500, 'server_error'), `Unexpected error; the log of the server has it under ${errorId}.`),
};

function answer({ status, error }: OAuthFault, message: string): Reply {
  const body = { error, error_description: message.replace(NOT_ALLOWED, "'") };
  return status === 401 ? { status, body, headers: CHALLENGE } : { status, body };
}
