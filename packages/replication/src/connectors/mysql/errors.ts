import { DomainError, RunAbort, TaskRunError } from '@jobglot/core';
import { BadRowError } from '../connector';
import type { MysqlSettings } from './properties';

/** What the driver throws, as far as it is read. */
interface ServerError {
  readonly code?: string;
  readonly errno?: number;
  /** the server's own words; may hold values of cells, so it is never shown for data errors */
  readonly sqlMessage?: string;
  readonly message?: string;
}

/** Lost connections, deadlocks, lock waits, a server that stops or is full (replication-notes.md 4.5). */
const TRANSIENT_NUMBERS = new Set([1040, 1053, 1159, 1160, 1161, 1205, 1213, 1927, 2006, 2013]);
const TRANSIENT_CODES = /^(PROTOCOL_CONNECTION_LOST|ECONNRESET|ETIMEDOUT|EPIPE|ERR_STREAM_.*)$/;

/** What is wrong with a row, by the number of the error or of LOAD DATA's warning, without its values. */
const ROW_PROBLEMS: Readonly<Record<number, string>> = {
  1048: 'the column must not be NULL',
  1062: 'the key is there already: the key columns do not identify a row',
  1261: 'the row has too few columns',
  1262: 'the row has too many columns',
  1263: 'the column must not be NULL',
  1264: 'the number is out of range',
  1265: 'the value does not fit the column (set AutoTruncateStrings, or AlterSchema to widen it)',
  1292: 'the value is not one of the column’s type',
  1300: 'the text holds a character that the database cannot store',
  1364: 'the column has no default and got no value',
  1366: 'the value does not fit the type of the column',
  1406: 'the value is too long (set AutoTruncateStrings, or AlterSchema to widen the column)',
  1452: 'a foreign key forbids it',
  1690: 'the number is out of range',
  3140: 'the value is not JSON',
  3819: 'a check constraint forbids it',
  4025: 'a check constraint forbids it',
};

/** The last name of `column 'id'` or "column `db`.`t`.`id`" */
const COLUMN = /column (?:[`'"][^`'"]*[`'"]\.)*[`'"]([^`'"]*)[`'"]/i;
const ROW = /(?:at row|^Row) (\d+)/;

/** @returns true when the number is about a value, not about the statement */
export function isRowProblem(errno: number | undefined): boolean {
  return errno !== undefined && ROW_PROBLEMS[errno] !== undefined;
}

/**
 * @param rowsBefore rows loaded before the page, to number the bad row
 * @param first place in the page of the statement's first row
 */
export function badRow(errno: number, message: string, rowsBefore: number, first = 0): BadRowError {
  const told = ROW.exec(message);
  const row = told ? first + Number(told[1]) - 1 : null;
  const column = COLUMN.exec(message)?.[1] ?? null;
  const where = `${row === null ? 'A row' : `Row ${rowsBefore + row + 1}`}${column === null ? '' : `, column ${column}`}`;
  return new BadRowError(
    `${where}: ${ROW_PROBLEMS[errno] ?? 'the value is not accepted'}. Error ${errno}.`,
    row,
    column,
  );
}

function runMessage({ errno, code, sqlMessage }: ServerError): string {
  if (errno === 1969 || errno === 3024) {
    return 'A statement ran longer than the command timeout allows. Raise CommandTimeout.';
  }
  if (errno === 1205) return 'A table stayed locked by another session. Try again when it is free.';
  if (errno !== undefined && TRANSIENT_NUMBERS.has(errno)) return `The connection to the database was lost (${errno}).`;
  if (TRANSIENT_CODES.test(code ?? '')) return `The connection to the database was lost (${code}).`;
  if (errno === 1142 || errno === 1044 || errno === 1227 || errno === 1370) {
    return `A right is missing: ${sqlMessage}. Grant it to the user of the connection.`;
  }
  if (isRowProblem(errno)) return `The database refused a value: ${ROW_PROBLEMS[errno!]}. Error ${errno}.`;
  if (errno !== undefined) return `The database refused the statement: ${sqlMessage} (error ${errno}).`;
  return `Working with the database failed${code ? ` (${code})` : ''}.`;
}

/** Turns what the driver throws into what a run reports: no secrets, no cell values. @param rowsBefore @param first as for {@link badRow} */
export function runError(error: unknown, rowsBefore?: number, first = 0): unknown {
  if (error instanceof TaskRunError || error instanceof RunAbort) return error;
  if (error instanceof DomainError) return new TaskRunError(error.message, error.details.transient === true);
  const server = error as ServerError;
  if (rowsBefore !== undefined && isRowProblem(server.errno)) {
    return badRow(server.errno!, server.sqlMessage ?? '', rowsBefore, first);
  }
  const transient =
    TRANSIENT_NUMBERS.has(server.errno ?? 0) ||
    TRANSIENT_CODES.test(server.code ?? '') ||
    /closed state|Connection lost/.test(server.message ?? '');
  return new TaskRunError(runMessage(server), transient);
}

/** Runs `work`; what it throws comes out as {@link runError}. */
export async function reported<T>(work: () => Promise<T>, rowsBefore?: number): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw runError(error, rowsBefore);
  }
}

const UNREACHABLE = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/;

/** Why connecting failed, in words that say what to do; never the driver's own text. */
function reason(error: ServerError, s: MysqlSettings): string {
  const at = `${s.host}:${s.port}`;
  if (error.code === 'ECONNREFUSED') {
    return `Nothing answers at ${at}. Check Server and Port, and that the database server is running.`;
  }
  if (error.code === 'ETIMEDOUT' || UNREACHABLE.test(error.code ?? '')) {
    return `${at} did not answer. Check Server, Port and the network between.`;
  }
  if (error.errno === 1045 || error.errno === 1698) {
    return `The server ${at} refused user ${s.user} or its password. Check User and Password.`;
  }
  if (error.errno === 1049 || error.errno === 1044) {
    return `The database ${s.database} does not exist on ${at}, or user ${s.user} may not use it. Check Database.`;
  }
  if (error.errno === 1130) return `The server ${at} accepts no connection from here for user ${s.user}.`;
  if (error.errno === 1040) return `The server ${at} has no connection free. Try again later or raise max_connections.`;
  if (/SSL|HANDSHAKE|CERT|SELF_SIGNED/.test(error.code ?? '')) {
    return `TLS with ${at} failed (${error.code}). Check the server's certificate, or SSLMode.`;
  }
  return `Connecting to ${at} failed${error.code ? ` (${error.code})` : ''}. Check that it is a MySQL or MariaDB server.`;
}

/** @returns `connection.failed`; `details.unreachable` is true when no server answered, `transient` when it may in a moment */
export function connectionFailed(error: unknown, settings: MysqlSettings): DomainError {
  const server = error as ServerError;
  const unreachable = UNREACHABLE.test(server.code ?? '');
  const transient = TRANSIENT_NUMBERS.has(server.errno ?? 0) || TRANSIENT_CODES.test(server.code ?? '');
  return new DomainError('connection.failed', reason(server, settings), { transient, unreachable });
}
