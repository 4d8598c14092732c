import { TaskRunError } from '@jobglot/core';
import type { FieldDef } from 'pg';
import type { SelectStatement } from '../../grammar/select-statement';
import { singleTable } from '../../grammar/single-table';
import type { ColumnSchema, TableSchema } from '../table-schema';
import { errorCode } from './connection-errors';
import { callsSetReturning, checkCalledFunctions } from './select-guard';
import type { Session } from './session';
import { logicalType } from './types';

interface TypeRow {
  oid: number;
  typmod: number;
  native: string | null;
}

/**
 * Checks a SELECT and finds its columns without running it (replication-notes.md 5.2 rules 1 and 2): the functions it
 * calls, then PREPARE over the extended protocol, which refuses a second statement and whatever is no plain query.
 * Call it inside a read-only transaction.
 *
 * @param sql the rendered SELECT, parameters as quoted literals
 * @returns columns, and the table's primary key where each row is still a row of one table
 * @throws TaskRunError with the server's words about names and syntax
 */
export async function describeSelect(session: Session, select: SelectStatement, sql: string): Promise<TableSchema> {
  await checkCalledFunctions(session, select);
  const fields = await prepared(session, sql);
  const twice = fields.find((f, i) => fields.findIndex((g) => g.name === f.name) !== i);
  if (twice)
    throw new TaskRunError(`The SELECT has two columns named ${twice.name}. Give one of them another name with AS.`);
  const { rows } = await session.query<TypeRow>(
    `SELECT coalesce(b.oid, t.oid) AS oid, CASE WHEN b.oid IS NULL THEN f.typmod ELSE t.typtypmod END AS typmod,
            CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN format_type(t.oid, f.typmod) END AS native
     FROM unnest($1::oid[], $2::int[]) WITH ORDINALITY AS f(oid, typmod, ord) JOIN pg_type t ON t.oid = f.oid
     LEFT JOIN pg_type b ON b.oid = t.typbasetype AND t.typtype = 'd' ORDER BY f.ord`,
    [fields.map((f) => f.dataTypeID), fields.map((f) => f.dataTypeModifier)],
  );
  const columns = fields.map((field, i): ColumnSchema => {
    const { oid, typmod, native } = rows[i]!;
    return { name: field.name, type: logicalType(oid, typmod), nullable: true, ...(native === null ? {} : { native }) };
  });
  const primaryKey = await inheritedKey(session, select, fields);
  return { path: { schema: null, name: singleTable(select)?.at(-1) ?? 'query' }, columns, primaryKey };
}

async function prepared(session: Session, sql: string): Promise<FieldDef[]> {
  try {
    await session.single(`PREPARE jobglot_check AS ${sql}`);
    await session.query('DEALLOCATE jobglot_check');
    return (await session.single(`SELECT * FROM (\n${sql}\n) AS q LIMIT 0`)).fields;
  } catch (error) {
    const code = errorCode(error);
    if (!code.startsWith('42') && code !== '0A000' && code !== '25006') throw error;
    const message = error instanceof Error ? error.message : '';
    throw new TaskRunError(`The source refused the SELECT: ${message} (SQLSTATE ${code}).`);
  }
}

/** The key of the one table that the rows come from, when all of its columns are delivered. */
async function inheritedKey(session: Session, select: SelectStatement, fields: readonly FieldDef[]): Promise<string[]> {
  const tables = new Set(fields.map((f) => f.tableID).filter((id) => id !== 0));
  if (tables.size !== 1 || singleTable(select) === null || (await callsSetReturning(session, select))) return [];
  const { rows } = await session.query<{ attnum: number }>(
    `SELECT k.attnum FROM pg_index x, unnest(x.indkey) WITH ORDINALITY AS k(attnum, ord)
     WHERE x.indrelid = $1 AND x.indisprimary ORDER BY k.ord`,
    [[...tables][0]],
  );
  const names = rows.map((key) => fields.find((f) => f.columnID === key.attnum)?.name);
  return names.every((n) => n !== undefined) ? names : [];
}
