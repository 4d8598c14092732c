import { createHash } from 'node:crypto';
import type { LoadPlan } from '../connector';
import { findTable } from './catalog';
import { type QualifiedTable, quoteName, quoteNames, quoteTable } from './quote';
import type { Session } from './session';
import { stagingTable } from './staging';

/** @returns where the rows of a task's last mirror load are kept: beside the table, under a name of our own */
export function snapshotTable(table: QualifiedTable, plan: LoadPlan): QualifiedTable {
  const id = createHash('sha256')
    .update(JSON.stringify([table.name, plan.taskId]))
    .digest('hex');
  return { schema: table.schema, name: `_jobglot_snapshot_${id.slice(0, 24)}` };
}

/**
 * Makes the snapshot comparable with the rows that are staged now: of a column that it lacks, or that was of another type,
 * nothing has been sent. Inside a transaction.
 *
 * @returns null when the task has sent nothing yet
 */
export async function findSnapshot(
  session: Session,
  plan: LoadPlan,
  table: QualifiedTable,
): Promise<QualifiedTable | null> {
  const snapshot = await findTable(session, snapshotTable(table, plan), false);
  if (snapshot === null) return null;
  const staged = (await findTable(session, stagingTable(table), false))!.columns;
  const unlike = staged.filter((c) => !snapshot.columns.some((s) => s.name === c.name && s.sqlType === c.sqlType));
  const changes = unlike.flatMap(({ name, sqlType }) => [
    `DROP COLUMN IF EXISTS ${quoteName(name)}`,
    `ADD COLUMN ${quoteName(name)} ${sqlType}`,
  ]);
  if (changes.length > 0) await session.query(`ALTER TABLE ${quoteTable(snapshot.path)} ${changes.join(', ')}`);
  return snapshot.path;
}

/** Forgets what was sent: the table that it was sent to is gone. */
export async function dropSnapshot(session: Session, plan: LoadPlan, table: QualifiedTable): Promise<void> {
  await session.query(`DROP TABLE IF EXISTS ${quoteTable(snapshotTable(table, plan))}`);
}

/** The staged rows become the snapshot. Inside a transaction. */
export async function keepSnapshot(
  session: Session,
  plan: LoadPlan,
  table: QualifiedTable,
  key: readonly string[],
): Promise<void> {
  const snapshot = snapshotTable(table, plan);
  await dropSnapshot(session, plan, table);
  await session.query(`ALTER TABLE ${quoteTable(stagingTable(table))} RENAME TO ${quoteName(snapshot.name)}`);
  await session.query(`ALTER TABLE ${quoteTable(snapshot)} ADD PRIMARY KEY (${quoteNames(key)})`);
  await session.query(
    `COMMENT ON TABLE ${quoteTable(snapshot)} IS 'jobglot: rows of ${table.name.replaceAll("'", "''")} as last sent'`,
  );
}
