import { RefusedRow } from '../../engine/refused-row';

/** SQLite's codes for a row that it does not take; the last is SQLITE_CONSTRAINT_DATATYPE, which libsql does not name. */
const REFUSALS = /^(SQLITE_(CONSTRAINT\w*|MISMATCH|TOOBIG)|UNKNOWN_SQLITE_ERROR_3091)$/;

/** @returns what SQLite said about a row as a {@link RefusedRow}; any other error as it is */
export function refusal(error: unknown, row: number, columns: readonly string[]): unknown {
  const { message, code } = error as { message?: string; code?: string };
  if (error instanceof RefusedRow || message === undefined || !REFUSALS.test(code ?? '')) return error;
  return new RefusedRow(message, code!, row, columnIn(message, columns));
}

/** In `UNIQUE constraint failed: t.a` and its like; two columns are none. */
function columnIn(message: string, columns: readonly string[]): string | null {
  if (/^UNIQUE.*, /.test(message)) return null;
  const named = columns.filter((c) => message.endsWith(`.${c}`));
  return named.sort((a, b) => b.length - a.length)[0] ?? null;
}
