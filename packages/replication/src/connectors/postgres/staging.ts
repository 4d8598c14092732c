import { TaskRunError } from '@jobglot/core';
import { DELETED_COLUMN, type LoadPlan } from '../connector';
import { stagingName } from './identifier';
import { type QualifiedTable, quoteName, quoteString, quoteTable } from './quote';
import type { Session } from './session';
import { MARK_TYPE, type TargetColumn, type TargetShape } from './target-shape';

/** What a staging table's comment begins with: the proof that the table is ours to drop. */
const MARK = 'jobglot staging ';

/** @returns the staging table beside a destination table */
export function stagingTable(table: QualifiedTable): QualifiedTable {
  return { schema: table.schema, name: stagingName(table.name) };
}

function mark(plan: LoadPlan): string {
  return `${MARK}${plan.taskId}/${plan.executionId}`;
}

async function comment(session: Session, staging: QualifiedTable): Promise<string | null | undefined> {
  const { rows } = await session.query<{ comment: string | null }>(
    "SELECT obj_description(to_regclass($1), 'pg_class') AS comment WHERE to_regclass($1) IS NOT NULL",
    [quoteTable(staging)],
  );
  return rows[0]?.comment;
}

/** @returns true when the staging table is there and holds pages of this execution of this task */
export async function hasPagesOf(session: Session, staging: QualifiedTable, plan: LoadPlan): Promise<boolean> {
  return (await comment(session, staging)) === mark(plan);
}

/** Drops what a dead run left. @throws TaskRunError when a table of that name is not ours */
export async function dropStaging(session: Session, staging: QualifiedTable): Promise<void> {
  const found = await comment(session, staging);
  if (found === undefined) return;
  if (!found?.startsWith(MARK)) {
    throw new TaskRunError(
      `The table ${staging.schema}.${staging.name} is in the way: the load needs this name. Rename it.`,
    );
  }
  await session.query(`DROP TABLE ${quoteTable(staging)}`);
}

/**
 * A logged table without key: the key is added after the last page, which is what pays for the pages' commits, and
 * SET LOGGED at the end costs more than it saves (replication-notes.md 3.1).
 */
export async function createStaging(
  session: Session,
  staging: QualifiedTable,
  plan: LoadPlan,
  shape: TargetShape,
): Promise<void> {
  await session.query(
    `CREATE TABLE ${quoteTable(staging)} (${columnList({ ...shape, columns: shape.columns.map(asLoaded) })}) WITH (autovacuum_enabled = false)`,
  );
  await session.query(`COMMENT ON TABLE ${quoteTable(staging)} IS ${quoteString(mark(plan))}`);
}

/** @returns the columns of a new table, as CREATE TABLE wants them */
export function columnList(shape: TargetShape): string {
  const columns = shape.columns.map((c) => `${quoteName(c.name)} ${c.sqlType}${c.notNull ? ' NOT NULL' : ''}`);
  if (shape.marked) columns.push(`${quoteName(DELETED_COLUMN)} ${MARK_TYPE}`);
  return columns.join(', ');
}

function asLoaded(column: TargetColumn): TargetColumn {
  return { ...column, sqlType: column.cellType ?? column.sqlType };
}
