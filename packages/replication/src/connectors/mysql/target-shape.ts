import { TaskRunError } from '@jobglot/core';
import { DELETED_COLUMN, HISTORY_COLUMNS, type LoadPlan } from '../connector';
import type { ColumnSchema, LogicalType } from '../table-schema';
import { typeFit, widerType } from '../type-fit';
import type { CatalogColumn, CatalogTable } from './catalog';
import { quoteName, quoteString } from './quote';
import { type DeclaredColumn, declared, ROW_STRINGS_BYTES } from './types';

/** A column that a load writes. */
export interface TargetColumn extends DeclaredColumn {
  /** name in the plan's schema */
  readonly planned: string;
  /** name in the destination */
  readonly name: string;
  /** of the cells */
  readonly cells: LogicalType;
  /** of the destination's column, as it is or will be */
  readonly type: LogicalType;
  /** longest string in characters; null: no limit */
  readonly limit: number | null;
  readonly notNull: boolean;
}

/** What a load writes, and what has to be changed in the table for it. */
export interface TargetShape {
  readonly columns: readonly TargetColumn[];
  /** clauses of one ALTER TABLE */
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
  /** the table has, or will have, {@link DELETED_COLUMN} */
  readonly marked: boolean;
}

/** Engines with transactions. */
const TRANSACTIONAL = /^(innodb|rocksdb|tokudb|ndb(cluster)?|spider)$/i;

const MARK = `${quoteName(DELETED_COLUMN)} TINYINT(1) NOT NULL DEFAULT 0`;

/** @returns the columns of CREATE TABLE */
export function columnList(columns: readonly TargetColumn[], marked: boolean): string {
  const list = columns.map((c) => `${quoteName(c.name)} ${c.sqlType}${c.notNull ? ' NOT NULL' : ' NULL'}${comment(c)}`);
  return [...list, ...(marked ? [MARK] : [])].join(', ');
}

/** The shape of a table that is made anew: all planned columns; only the key's are NOT NULL, since a source column may go. */
export function newShape(plan: LoadPlan): TargetShape {
  const { columns, primaryKey } = plan.schema;
  const strings = columns.filter((c) => primaryKey.includes(c.name) && !/int|bool|float/.test(c.type.kind)).length;
  let room = ROW_STRINGS_BYTES;
  return {
    columns: columns.map((c) => {
      const keyWidth = primaryKey.includes(c.name) ? Math.max(1, strings) : 0;
      const bytes = 4 * (limitOf(declared(c, keyWidth).sqlType) ?? 0);
      const column = declared(c, keyWidth, bytes <= room);
      room -= Math.min(bytes, room);
      return {
        ...column,
        planned: c.name,
        name: c.name,
        cells: c.type,
        type: c.type,
        limit: limitOf(column.sqlType),
        notNull: primaryKey.includes(c.name),
      };
    }),
    changes: [],
    warnings: [],
    marked: plan.deletions === 'mark',
  };
}

/** @returns the columns that history adds to a new table */
export function historyColumns(shape: TargetShape, by: string): TargetColumn[] {
  const check = shape.columns.find((c) => c.planned === by)!;
  const start = { ...check, planned: HISTORY_COLUMNS.start, name: HISTORY_COLUMNS.start, notNull: true };
  const active = {
    sqlType: 'TINYINT(1)',
    comment: '',
    cells: { kind: 'bool' },
    type: { kind: 'bool' },
    limit: null,
  } as const;
  return [
    { ...active, planned: HISTORY_COLUMNS.active, name: HISTORY_COLUMNS.active, notNull: true },
    start,
    { ...start, planned: HISTORY_COLUMNS.end, name: HISTORY_COLUMNS.end, notNull: false },
  ];
}

/**
 * The shape of a load into an existing table: with AlterSchema missing columns are added and types widened; without it a
 * missing column is left out and a clash of types is an error (replication-notes.md 1.2, 1.5).
 *
 * @throws TaskRunError that names the column
 */
export function existingShape(plan: LoadPlan, table: CatalogTable): TargetShape {
  if (table.view) throw new TaskRunError(`${table.path.name} is a view: rows cannot be loaded into it.`);
  if (!TRANSACTIONAL.test(table.engine)) {
    throw new TaskRunError(
      `The table ${table.path.name} is kept by ${table.engine}, which cannot take back a page that fails. Run ALTER TABLE ... ENGINE = InnoDB, or set DropTable.`,
    );
  }
  const columns: TargetColumn[] = [];
  const changes: string[] = [];
  const warnings: string[] = [];
  for (const planned of plan.schema.columns) {
    const existing = table.columns.find((c) => c.name.toLowerCase() === planned.name.toLowerCase());
    if (existing?.generated) {
      warnings.push(`The destination computes the column ${existing.name} itself: it is left out.`);
    } else if (existing !== undefined) {
      columns.push(fitted(planned, existing, plan.alterSchema, changes));
    } else if (plan.alterSchema) {
      const column = added(planned);
      changes.push(`ADD COLUMN ${quoteName(column.name)} ${column.sqlType} NULL${comment(column)}`);
      columns.push(column);
    } else {
      warnings.push(`The destination has no column ${planned.name}: it is left out (AlterSchema is off).`);
    }
  }
  if (columns.length === 0) throw new TaskRunError('Source and destination table have no column in common.');
  const lost = plan.schema.primaryKey.find((key) => !columns.some((c) => c.planned === key));
  if (lost !== undefined)
    throw new TaskRunError(`The destination table has no column ${lost}, which is part of the key.`);
  const has = table.columns.some((c) => c.name === DELETED_COLUMN);
  const adds = plan.deletions === 'mark' && !has && plan.mirror?.apply !== false && plan.mode !== 'history';
  if (adds) changes.push(`ADD COLUMN ${MARK}`);
  return { columns, changes, warnings, marked: has || adds };
}

function added(planned: ColumnSchema): TargetColumn {
  const column = declared(planned, 0);
  const { name, type } = planned;
  return { ...column, planned: name, name, cells: type, type, limit: limitOf(column.sqlType), notNull: false };
}

function fitted(planned: ColumnSchema, existing: CatalogColumn, alter: boolean, changes: string[]): TargetColumn {
  const same: TargetColumn = {
    planned: planned.name,
    name: existing.name,
    sqlType: existing.sqlType,
    comment: existing.comment,
    cells: planned.type,
    type: existing.type,
    limit: limitOf(existing.sqlType),
    notNull: !existing.nullable,
  };
  if (planned.native === existing.sqlType) return same;
  const fit = typeFit(planned.type, existing.type);
  if (fit === 'fits' || (fit === 'narrow' && !alter)) return same;
  if (!alter) {
    throw new TaskRunError(
      `Column ${existing.name} is ${existing.sqlType} in the destination, which ${planned.native ?? planned.type.kind} does not fit. Set AlterSchema to widen it, or convert it in the SELECT.`,
    );
  }
  const type = widerType(planned.type, existing.type);
  const wider = declared({ name: existing.name, type, nullable: existing.nullable }, 0);
  if (wider.sqlType.toLowerCase() === existing.sqlType.toLowerCase()) return same;
  const nulls = existing.nullable ? 'NULL' : 'NOT NULL';
  changes.push(`MODIFY COLUMN ${quoteName(existing.name)} ${wider.sqlType} ${nulls}${comment(wider)}`);
  return { ...same, ...wider, type, limit: limitOf(wider.sqlType) };
}

function comment({ comment: text }: DeclaredColumn): string {
  return text === '' ? '' : ` COMMENT ${quoteString(text)}`;
}

/** Characters of VARCHAR and CHAR; LONGTEXT and the like have none that matters. */
function limitOf(sqlType: string): number | null {
  const match = /^(?:var)?char\((\d+)\)/i.exec(sqlType);
  return match ? Number(match[1]) : null;
}
