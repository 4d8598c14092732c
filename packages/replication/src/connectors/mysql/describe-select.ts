import { TaskRunError } from '@jobglot/core';
import type { FieldPacket } from 'mysql2';
import type { SelectStatement } from '../../grammar/select-statement';
import { singleTable } from '../../grammar/single-table';
import type { LogicalType, TableSchema } from '../table-schema';
import { findTable } from './catalog';
import type { ReadColumn } from './row-encoder';
import { guardSelect, refuseUnknownFunctions } from './select-guard';
import type { Session } from './session';

/** What the server says of a prepared statement's column. */
interface Definition extends FieldPacket {
  readonly columnType: number;
  readonly columnLength: number;
  readonly characterSet: number;
  readonly decimals: number;
  readonly flags: number;
  readonly orgTable: string;
  readonly orgName: string;
  readonly schema: string;
  /** MariaDB's word for what a text holds */
  readonly extendedFormat?: string;
}

/** A SELECT that was checked, and what it delivers. */
export interface DescribedSelect {
  readonly schema: TableSchema;
  readonly columns: readonly ReadColumn[];
}

const BINARY = 63;
const UNSIGNED = 32;

/**
 * Checks a SELECT and finds its columns without running it: the functions it calls, then PREPARE, which takes one statement
 * only (replication-notes.md 5.2 rules 1 and 4).
 *
 * @param sql the rendered SELECT
 * @throws TaskRunError with the server's words about names and syntax
 */
export async function describeSelect(session: Session, select: SelectStatement, sql: string): Promise<DescribedSelect> {
  guardSelect(select);
  refuseUnknownFunctions(select);
  const fields = await prepared(session, sql);
  const twice = fields.find((f, i) => fields.findIndex((g) => g.name === f.name) !== i);
  if (twice) {
    throw new TaskRunError(`The SELECT has two columns named ${twice.name}. Give one of them another name with AS.`);
  }
  const parts = singleTable(select);
  const path = parts && { schema: parts.length > 1 ? parts.at(-2)! : session.database, name: parts.at(-1)! };
  const table = path === null ? null : await findTable(session, path, true);
  // columns that are those of the table keep what the catalog knows of them
  const columns = fields.map((field): ReadColumn => {
    const own = field.orgName !== '' ? table?.columns.find((c) => c.name === field.orgName) : undefined;
    return own ? { ...own, name: field.name } : columnOf(field);
  });
  const names = (table?.primaryKey ?? []).map((key) => fields.find((f) => f.orgName === key)?.name);
  const primaryKey = names.every((n) => n !== undefined) ? (names as string[]) : [];
  return {
    columns,
    schema: {
      path: { schema: null, name: path?.name ?? 'query' },
      columns: columns.map(({ name, type }) => ({ name, type, nullable: true })),
      primaryKey,
    },
  };
}

async function prepared(session: Session, sql: string): Promise<readonly Definition[]> {
  try {
    return (await session.describe(`SELECT * FROM (\n${sql}\n) AS q`)) as readonly Definition[];
  } catch (error) {
    const { errno, sqlMessage } = error as { errno?: number; sqlMessage?: string };
    if (errno === undefined || errno >= 2000 || errno === 1142 || errno === 1143) throw error;
    throw new TaskRunError(`The source refused the SELECT: ${sqlMessage} (error ${errno}).`);
  }
}

const NUMBERS: Readonly<Record<number, readonly [base: string, type: LogicalType]>> = {
  1: ['tinyint', { kind: 'int16' }],
  2: ['smallint', { kind: 'int32' }],
  3: ['int', { kind: 'int32' }],
  4: ['float', { kind: 'float32' }],
  5: ['double', { kind: 'float64' }],
  9: ['mediumint', { kind: 'int32' }],
  10: ['date', { kind: 'date' }],
  11: ['time', { kind: 'time' }],
  12: ['datetime', { kind: 'timestamp' }],
  7: ['timestamp', { kind: 'timestamptz' }],
  13: ['year', { kind: 'int16' }],
  16: ['bit', { kind: 'int64' }],
  245: ['json', { kind: 'json' }],
};

/** The column of an expression, from the protocol's type numbers. */
function columnOf({
  name,
  columnType,
  flags,
  decimals,
  characterSet,
  columnLength,
  extendedFormat,
}: Definition): ReadColumn {
  if (extendedFormat === 'json') return { name, base: 'json', type: { kind: 'json' } };
  const unsigned = (flags & UNSIGNED) !== 0;
  if (columnType === 0 || columnType === 246) {
    const precision = Math.min(65, columnLength - (decimals > 0 ? 1 : 0) - (unsigned ? 0 : 1));
    return { name, base: 'decimal', type: { kind: 'decimal', precision, scale: decimals } };
  }
  if (columnType === 8 || (columnType === 3 && unsigned)) {
    const type: LogicalType =
      columnType === 8 && unsigned ? { kind: 'decimal', precision: 20, scale: 0 } : { kind: 'int64' };
    return { name, base: 'bigint', type };
  }
  const known = NUMBERS[columnType];
  if (known) return { name, base: known[0], type: known[1] };
  if (characterSet === BINARY) return { name, base: 'blob', type: { kind: 'bytes' } };
  return { name, base: 'varchar', type: { kind: 'string' } };
}
