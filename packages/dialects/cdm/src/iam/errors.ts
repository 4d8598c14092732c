import { STATUS_CODES } from 'node:http';
import type { Faults, Reply } from '@jobglot/http-kit';

const INVALID = 400;
const NOT_FOUND = 404;

/** How IAM words errors: HTTP statuses with their names. What cannot come out of its operations stands behind 400 and 404. */
export const faults: Faults<number> = {
  table: {
    'auth.missing': 401,
    'auth.invalid': 401,
    'auth.too_many_attempts': 429,
    'access.role': 403,
    'workspace.not_found': NOT_FOUND,
    'workspace.name_taken': INVALID,
    'workspace.name_invalid': INVALID,
    'workspace.in_use': INVALID,
    'workspace.stopped': INVALID,
    'binding.taken': INVALID,
    'client.not_found': NOT_FOUND,
    'client.id_taken': INVALID,
    'client.in_use': INVALID,
    'connection.not_found': NOT_FOUND,
    'connection.name_taken': INVALID,
    'connection.name_invalid': INVALID,
    'connection.in_use': INVALID,
    'connection.connector_unknown': INVALID,
    'connection.properties_invalid': INVALID,
    'connection.address_refused': INVALID,
    'connection.failed': INVALID,
    'connection.table_not_found': NOT_FOUND,
    'job.not_found': NOT_FOUND,
    'job.name_taken': INVALID,
    'job.name_invalid': INVALID,
    'job.running': INVALID,
    'job.not_running': INVALID,
    'job.already_running': INVALID,
    'job.invalid': INVALID,
    'job.connection_not_found': INVALID,
    'job.not_expressible': INVALID,
    'task.not_found': NOT_FOUND,
    'task.running': INVALID,
    'task.position_invalid': INVALID,
    'statement.invalid': INVALID,
    'schedule.invalid': INVALID,
    'execution.not_found': NOT_FOUND,
    'execution.running': INVALID,
    'execution.task_unknown': INVALID,
    'execution.parameter_missing': INVALID,
    'log.not_found': NOT_FOUND,
    'file.not_found': NOT_FOUND,
    'upload.invalid': INVALID,
    'request.malformed': INVALID,
    'request.invalid': INVALID,
    'request.too_large': 413,
    'request.unsupported_media_type': 415,
    'request.method_not_allowed': 405,
    'request.path_not_found': NOT_FOUND,
    'request.not_implemented': 501,
    'service.unavailable': 503,
  },
  render: (status, error) => answer(status, error.message),
  unexpected: (errorId) => answer(500, `Unexpected error; the log of the server has it under ${errorId}.`),
};

function answer(code: number, message: string): Reply {
  return { status: code, body: { error: { code, message, title: STATUS_CODES[code] } } };
}
