import { createHash } from 'node:crypto';
import type { LoadPlan } from '../connector';
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

/** The staged rows become the snapshot. Inside a transaction. */
export async function keepSnapshot(
  session: Session,
  plan: LoadPlan,
  table: QualifiedTable,
  key: readonly string[],
): Promise<void> {
  const snapshot = snapshotTable(table, plan);
  await session.query(`DROP TABLE IF EXISTS ${quoteTable(snapshot)}`);
  await session.query(`ALTER TABLE ${quoteTable(stagingTable(table))} RENAME TO ${quoteName(snapshot.name)}`);
  await session.query(`ALTER TABLE ${quoteTable(snapshot)} ADD PRIMARY KEY (${quoteNames(key)})`);
  await session.query(
    `COMMENT ON TABLE ${quoteTable(snapshot)} IS 'jobglot: rows of ${table.name.replaceAll("'", "''")} as last sent'`,
  );
}
