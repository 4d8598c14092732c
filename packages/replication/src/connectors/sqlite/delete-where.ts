import { TaskRunError } from '@jobglot/core';
import { SqliteError } from './engine/sqlite-engine';
import { quoteName } from './identifiers';
import type { LoadContext } from './load-context';
import { guardSelect } from './select-guard';

/** Checks, before a row is loaded, that the plan's condition fits the table. @throws TaskRunError */
export async function checkCondition({ session, plan, shape }: LoadContext): Promise<void> {
  if (plan.deleteWhere === undefined || !shape.exists) return;
  const { sql } = guardSelect(plan.deleteWhere);
  try {
    await session.engine.ask('prepare', { sql: `SELECT 1 FROM ${quoteName(shape.table)} WHERE (${sql})` });
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error;
    throw new TaskRunError(`WITH DeleteWhere: the destination refused the condition: ${error.message}.`);
  }
}

/** Deletes the table's rows that match the plan's condition. Inside the last transaction. @returns how many */
export async function deleteWhere({ session, plan, shape }: LoadContext): Promise<number> {
  if (plan.deleteWhere === undefined || !shape.exists) return 0;
  const { sql, params } = guardSelect(plan.deleteWhere);
  return session.run(`DELETE FROM ${quoteName(shape.table)} WHERE (${sql})`, params);
}
