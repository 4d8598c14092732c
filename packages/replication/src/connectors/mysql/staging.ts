import { TaskRunError } from '@jobglot/core';
import type { LoadPlan } from '../connector';
import { stagingName } from './identifier';
import { keyColumns, type LoadContext, tableOptions } from './load-context';
import { type QualifiedTable, quoteNames, quoteString, quoteTable } from './quote';
import type { Session } from './session';
import { commentOf, isStagingMark, stagingMark } from './staging-mark';
import { columnList } from './target-shape';

/** @returns the staging table beside a destination table */
export function stagingTable(table: QualifiedTable): QualifiedTable {
  return { schema: table.schema, name: stagingName(table.name) };
}

/** @returns true when the staging table is there and holds pages of this execution of this task */
export async function hasPagesOf(session: Session, staging: QualifiedTable, plan: LoadPlan): Promise<boolean> {
  return (await commentOf(session, staging)) === stagingMark(plan);
}

/** Drops what a dead run left. @throws TaskRunError when a table of that name is not ours */
export async function dropStaging(session: Session, staging: QualifiedTable): Promise<void> {
  const found = await commentOf(session, staging);
  if (found === null) return;
  if (!isStagingMark(found)) {
    throw new TaskRunError(
      `The table ${staging.schema}.${staging.name} is in the way: the load needs this name. Rename it.`,
    );
  }
  await session.run(`DROP TABLE ${quoteTable(staging)}`);
}

/** With its key from the beginning: rows come in its order, and adding it later writes the table once more. */
export async function createStaging(context: LoadContext, withKey: boolean): Promise<void> {
  const { session, table, plan, shape } = context;
  const key = keyColumns(context);
  const primary = withKey && key.length > 0 ? `, PRIMARY KEY (${quoteNames(key)})` : '';
  await session.run(
    `CREATE TABLE ${quoteTable(stagingTable(table))} (${columnList(shape.columns, shape.marked)}${primary})
     ${tableOptions(context)} COMMENT = ${quoteString(stagingMark(plan))}`,
  );
}
