import { DomainError, RunAbort, TaskRunError } from '@jobglot/core';
import { BadRowError } from '../connector';
import { errorCode } from './connection-errors';

/** The parts of a server error that may be shown: none of them holds a cell's value. */
interface ServerError {
  readonly code?: string;
  readonly message?: string;
  readonly column?: string;
  readonly constraint?: string;
  readonly where?: string;
}

/** Lost connections, deadlocks, a replication slot that a dying session still holds, serialization failures, a server that restarts or is full (replication-notes.md 4.5). */
const TRANSIENT = /^(08...|40001|40P01|55006|57P0[123]|53300|ECONNRESET|ETIMEDOUT|EPIPE)$/;
const LOST = /terminated unexpectedly|not queryable|Client was closed|socket/i;

/** What is wrong with a row, without its values; other data errors are told by their SQLSTATE. */
const ROW_PROBLEMS: Readonly<Record<string, string>> = {
  '22001': 'the value is too long (set AutoTruncateStrings, or AlterSchema to widen the column)',
  '22003': 'the number is out of range',
  '22007': 'the value is not a date or time that PostgreSQL knows',
  '22008': 'the date or time is out of range',
  '22021': 'the text holds a character that the database cannot store (such as NUL)',
  '22P02': 'the value does not fit the type of the column',
  '22P04': 'the row has too many or too few columns',
  '23502': 'the column must not be NULL',
  '23503': 'a foreign key forbids it',
  '23505': 'the key is there already: the key columns do not identify a row',
  '23514': 'a check constraint forbids it',
};

/** @returns the place in `COPY t, line 3, column price: "..."`, without the value behind it */
export function copyPlace(where: string | undefined): { line: number; column: string | null } | null {
  const match = /^COPY .*?, line (\d+)(?:, column ("(?:[^"]|"")*"|[^:,\n]+))?/s.exec(where ?? '');
  return match === null ? null : { line: Number(match[1]), column: match[2] ?? null };
}

function rowMessage(error: ServerError, rowsBefore: number): string {
  const place = copyPlace(error.where);
  const column = place?.column ?? error.column ?? null;
  const row = place === null ? 'A row' : `Row ${rowsBefore + place.line}`;
  const named = column === null ? '' : `, column ${column}`;
  const constraint = error.constraint ? ` (constraint ${error.constraint})` : '';
  const problem = ROW_PROBLEMS[error.code ?? ''] ?? 'the value is not accepted';
  return `${row}${named}: ${problem}${constraint}. SQLSTATE ${error.code}.`;
}

function runMessage(error: ServerError, code: string): string {
  if (code === '57014') return 'A statement ran longer than the command timeout allows. Raise CommandTimeout.';
  if (code === '55P03') return 'A table stayed locked by another session. Try again when it is free.';
  if (code === '53100') return 'The disk of the database server is full.';
  if (code === '55006') return `Another session uses what the run needs: ${error.message}.`;
  if (TRANSIENT.test(code)) return `The connection to the database was lost or refused (${code}).`;
  if (code === '42501') return `A right is missing: ${error.message}. Grant it to the role of the connection.`;
  // data errors of a SELECT quote values in their message; those about names and syntax do not
  if (/^2[12]/.test(code)) return `The database could not compute a value of the query. SQLSTATE ${code}.`;
  if (code.startsWith('P0')) return `A function or trigger of the database raised an error. SQLSTATE ${code}.`;
  if (/^[0-9A-Z]{5}$/.test(code)) return `The database refused the statement: ${error.message} (SQLSTATE ${code}).`;
  return `Working with the database failed${code === '' ? '' : ` (${code})`}.`;
}

/**
 * Turns what a driver throws into what a run reports: no secrets, no cell values.
 *
 * @param rowsBefore rows loaded before the page that failed, to number the bad row
 * @returns the error to throw
 */
export function runError(error: unknown, rowsBefore = 0): unknown {
  if (error instanceof TaskRunError || error instanceof RunAbort) return error;
  if (error instanceof DomainError) return new TaskRunError(error.message, error.details.transient === true);
  const server = error as ServerError;
  const code = errorCode(error);
  if (code === '' && LOST.test(String(server.message))) {
    return new TaskRunError('The connection to the database was lost.', true);
  }
  if (/^(22|23)/.test(code) && (copyPlace(server.where) !== null || code.startsWith('23'))) {
    const place = copyPlace(server.where);
    const row = place === null ? null : place.line - 1;
    return new BadRowError(rowMessage(server, rowsBefore), row, place?.column ?? server.column ?? null);
  }
  return new TaskRunError(runMessage(server, code), TRANSIENT.test(code));
}

/** Runs `work`; what it throws comes out as {@link runError}. */
export async function reported<T>(work: () => Promise<T>, rowsBefore = 0): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw runError(error, rowsBefore);
  }
}
