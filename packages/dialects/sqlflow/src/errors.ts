import type { DomainErrorCode } from '@jobglot/core';
import type { Faults, Reply } from '@jobglot/http-kit';

/**
 * The code in the body of each error. HTTP says 200 (D1): the vendor's own clients parse bodies whatever the status, one raises on
 * any other than 200, and log in again on code 401 (notes, 4).
 */
const CODE: Readonly<Record<DomainErrorCode, number>> = {
  'auth.missing': 401,
  'auth.invalid': 401,
  'auth.too_many_attempts': 429,
  'access.role': 403,
  'workspace.not_found': 404,
  'workspace.name_taken': 400,
  'workspace.name_invalid': 400,
  'workspace.in_use': 400,
  'workspace.stopped': 400,
  'binding.taken': 400,
  'client.not_found': 404,
  'client.id_taken': 400,
  'client.in_use': 400,
  'connection.not_found': 404,
  'connection.name_taken': 400,
  'connection.name_invalid': 400,
  'connection.in_use': 400,
  'connection.connector_unknown': 400,
  'connection.properties_invalid': 400,
  'connection.address_refused': 400,
  'connection.failed': 400,
  'connection.table_not_found': 404,
  'job.not_found': 404,
  'job.name_taken': 400,
  'job.name_invalid': 400,
  'job.running': 400,
  'job.not_running': 400,
  'job.already_running': 400,
  'job.invalid': 400,
  'job.connection_not_found': 400,
  'job.not_expressible': 400,
  'task.not_found': 404,
  'task.running': 400,
  'task.position_invalid': 400,
  'statement.invalid': 400,
  'schedule.invalid': 400,
  'execution.not_found': 404,
  'execution.running': 400,
  'execution.task_unknown': 400,
  'execution.parameter_missing': 400,
  'log.not_found': 404,
  'file.not_found': 404,
  'upload.invalid': 400,
  'request.malformed': 400,
  'request.invalid': 400,
  'request.too_large': 413,
  'request.unsupported_media_type': 415,
  'request.method_not_allowed': 405,
  'request.path_not_found': 404,
  'request.not_implemented': 501,
  'service.unavailable': 503,
};

/** Of requests that no operation answers, HTTP says so too: no client of the vendor sends them. */
const HTTP: Partial<Record<DomainErrorCode, number>> = {
  'request.path_not_found': 404,
  'request.method_not_allowed': 405,
  'service.unavailable': 503,
};

export const faults: Faults<number> = {
  table: CODE,
  render: (code, error) => fault(HTTP[error.code] ?? 200, code, error.message),
  unexpected: (errorId) => fault(500, 500, `Unexpected error; the server's log has it under ${errorId}.`),
};

function fault(status: number, code: number, error: string): Reply {
  return { status, body: { code, error } };
}
