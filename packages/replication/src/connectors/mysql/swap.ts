import type { TaskState } from '../connector';
import { replacedName } from './identifier';
import type { LoadContext } from './load-context';
import { type QualifiedTable, quoteString, quoteTable } from './quote';
import type { Session } from './session';
import { stagingTable } from './staging';
import { commentOf, isStagingMark, stagingMark } from './staging-mark';
import type { LoadState } from './state-table';

/**
 * What would be lost, or break, if the table were replaced: triggers, foreign keys of its own or of other tables, views that
 * name its columns, partitions, versions that the server keeps. Grants go by name, they stay.
 *
 * @returns false when the table must stay and be filled instead
 */
export async function canBeSwapped(session: Session, { schema, name }: QualifiedTable): Promise<boolean> {
  const [s, n] = [quoteString(schema), quoteString(name)];
  const rows = await session.rows(
    `SELECT 1 FROM information_schema.triggers WHERE event_object_schema = ${s} AND event_object_table = ${n}
     UNION ALL SELECT 1 FROM information_schema.key_column_usage
       WHERE referenced_table_name IS NOT NULL AND table_schema = ${s} AND table_name = ${n}
     UNION ALL SELECT 1 FROM information_schema.views WHERE locate(${quoteString(quoteTable({ schema, name }))}, view_definition) > 0
     UNION ALL SELECT 1 FROM information_schema.tables WHERE table_schema = ${s} AND table_name = ${n}
         AND (table_type <> 'BASE TABLE' OR create_options LIKE '%partitioned%')
     LIMIT 1`,
  );
  return rows.length === 0 && !(await isReferenced(session, { schema, name }));
}

/** @returns true when foreign keys of other tables refer to the table */
export async function isReferenced(session: Session, { schema, name }: QualifiedTable): Promise<boolean> {
  const rows = await session.rows(
    `SELECT 1 FROM information_schema.key_column_usage
     WHERE referenced_table_schema = ${quoteString(schema)} AND referenced_table_name = ${quoteString(name)} LIMIT 1`,
  );
  return rows.length > 0;
}

/**
 * Puts the staging table in the place of the table, by one RENAME of both. It commits by itself: the state row says before
 * that it is coming, and after that it has come; whoever finds only the first looks at the comment of the table
 * (replication-notes.md 4.3).
 */
export async function swap(context: LoadContext, exists: boolean, state: TaskState | null): Promise<void> {
  const { session, table, state: row } = context;
  const old = { schema: table.schema, name: replacedName(table.name) };
  const [target, staging, aside] = [quoteTable(table), quoteTable(stagingTable(table)), quoteTable(old)];
  await row.beginSwap(state);
  if (exists) {
    await session.run(`DROP TABLE IF EXISTS ${aside}`);
    await session.run(`RENAME TABLE ${target} TO ${aside}, ${staging} TO ${target}`);
  } else {
    await session.run(`RENAME TABLE ${staging} TO ${target}`);
  }
  await row.finish(state);
  await session.run(`DROP TABLE IF EXISTS ${aside}`);
  await session.run(`ALTER TABLE ${target} COMMENT = ''`);
}

/** Finishes, or forgets, what a load noted that died while it swapped; the table's lock is held. */
export async function recoverSwap(session: Session, table: QualifiedTable, state: LoadState): Promise<void> {
  const noted = await state.swapping();
  if (noted !== null) {
    const happened = (await commentOf(session, table)) === stagingMark(noted);
    await state.settle(noted.taskId, happened);
  }
  // or it died before it could clear the comment
  if (isStagingMark(await commentOf(session, table)))
    await session.run(`ALTER TABLE ${quoteTable(table)} COMMENT = ''`);
  const old = { schema: table.schema, name: replacedName(table.name) };
  if ((await commentOf(session, old)) !== null && (await commentOf(session, table)) !== null) {
    await session.run(`DROP TABLE IF EXISTS ${quoteTable(old)}`);
  }
}
