import { TaskRunError } from '@jobglot/core';
import { renderSelect } from '../../grammar/render-select';
import type { SelectStatement } from '../../grammar/select-statement';
import type { LoadContext } from './load-context';
import { MYSQL_QUOTING, type QualifiedTable, quoteTable } from './quote';
import { guardSelect, refuseUnknownFunctions } from './select-guard';
import type { Session } from './session';

/**
 * Checks, before a row is loaded, that the condition fits the table.
 *
 * @throws TaskRunError with the server's words about names and syntax
 */
export async function checkCondition(session: Session, table: QualifiedTable, where: SelectStatement): Promise<void> {
  guardSelect(where);
  refuseUnknownFunctions(where);
  try {
    await session.describe(`SELECT 1 FROM ${quoteTable(table)} WHERE (${renderSelect(where, MYSQL_QUOTING)})`);
  } catch (error) {
    const { errno, sqlMessage } = error as { errno?: number; sqlMessage?: string };
    if (errno === undefined || errno >= 2000) throw error;
    throw new TaskRunError(`WITH DeleteWhere: the destination refused the condition: ${sqlMessage}.`);
  }
}

/** Deletes the table's rows that match the plan's condition. Inside the last transaction. @returns how many */
export async function deleteWhere({ session, plan, table }: LoadContext): Promise<number> {
  const { deleteWhere: where } = plan;
  if (where === undefined) return 0;
  const sql = `DELETE FROM ${quoteTable(table)} WHERE (${renderSelect(where, MYSQL_QUOTING)})`;
  return (await session.run(sql)).affected;
}
