import { TaskRunError } from '@jobglot/core';
import { renderSelect } from '../../grammar/render-select';
import type { SelectStatement } from '../../grammar/select-statement';
import { findTable } from './catalog';
import { errorCode } from './connection-errors';
import type { LoadContext } from './load-context';
import { POSTGRES_QUOTING, type QualifiedTable, quoteName, quoteTable } from './quote';
import { checkCalledFunctions } from './select-guard';
import type { Session } from './session';

/**
 * Checks, before a row is loaded, that the condition fits the table. Inside a transaction.
 *
 * @throws TaskRunError with the server's words about names and syntax
 */
export async function checkCondition(session: Session, table: QualifiedTable, where: SelectStatement): Promise<void> {
  await checkCalledFunctions(session, where);
  try {
    await besideTable(session, table, () =>
      session.single(`SELECT FROM ${quoteTable(table)} WHERE (${renderSelect(where, POSTGRES_QUOTING)}) LIMIT 0`),
    );
  } catch (error) {
    if (!errorCode(error).startsWith('42')) throw error;
    const message = error instanceof Error ? error.message : '';
    throw new TaskRunError(`WITH DeleteWhere: the destination refused the condition: ${message}.`);
  }
}

/** Deletes the table's rows that match the plan's condition. Inside the last transaction. @returns how many */
export async function deleteWhere({ session, plan, table }: LoadContext): Promise<number> {
  const { deleteWhere: where } = plan;
  if (where === undefined || (await findTable(session, table, false)) === null) return 0;
  const sql = `DELETE FROM ${quoteTable(table)} WHERE (${renderSelect(where, POSTGRES_QUOTING)})`;
  return besideTable(session, table, async () => (await session.single(sql)).rowCount ?? 0);
}

/** In a subquery, names without schema are those of the table's own. */
async function besideTable<T>(session: Session, { schema }: QualifiedTable, work: () => Promise<T>): Promise<T> {
  const { rows } = await session.query<{ path: string }>("SELECT current_setting('search_path') AS path");
  await session.query(`SET LOCAL search_path = ${quoteName(schema)}, public`);
  const result = await work();
  await session.query("SELECT set_config('search_path', $1, true)", [rows[0]!.path]);
  return result;
}
