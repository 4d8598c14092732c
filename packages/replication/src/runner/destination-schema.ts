import { TaskRunError } from '@jobglot/core';
import type { ColumnSchema, TablePath, TableSchema } from '../connectors/table-schema';
import type { ReplicateStatement } from '../grammar/statement';
import { declaredType } from './declared-type';

/** What the destination's columns are made from. */
export interface SchemaInputs {
  readonly statement: Pick<ReplicateStatement, 'columns' | 'primaryKey'>;
  readonly source: TableSchema;
  readonly path: TablePath;
  /** the destination table as it is; null: not there yet */
  readonly existing: TableSchema | null;
  /** both sides are of one connector, so that native types may be taken over */
  readonly sameConnector: boolean;
  identifier(name: string): string;
}

function columnsOf({ statement, source, sameConnector, identifier }: SchemaInputs): ColumnSchema[] {
  const asRead = ({ native, ...c }: ColumnSchema, name: string): ColumnSchema => ({
    ...c,
    name: identifier(name),
    ...(sameConnector && native !== undefined ? { native } : {}),
  });
  const declared = statement.columns;
  if (declared === null || declared.length === 0) return source.columns.map((c) => asRead(c, c.name));
  if (declared.length !== source.columns.length) {
    throw new TaskRunError(
      `The column list names ${declared.length} columns, but the source delivers ${source.columns.length}. They are matched by position.`,
    );
  }
  return declared.map(({ name, type, nullable }, i) => {
    if (type === null) return asRead(source.columns[i]!, name);
    return { name: identifier(name), type: declaredType(name, type), nullable };
  });
}

/** The key: as declared, else the source's (by position), else that of the existing table when the source has its columns. */
function keyOf(inputs: SchemaInputs, columns: readonly ColumnSchema[]): string[] {
  const { statement, source, existing, identifier } = inputs;
  const names = new Set(columns.map((c) => c.name));
  if (statement.primaryKey.length > 0) {
    const key = statement.primaryKey.map(identifier);
    const lost = key.find((k) => !names.has(k));
    if (lost !== undefined) throw new TaskRunError(`The key column ${lost} is not among the columns.`);
    return key;
  }
  if (source.primaryKey.length > 0) {
    return source.primaryKey.map((k) => columns[source.columns.findIndex((c) => c.name === k)]!.name);
  }
  return existing?.primaryKey.every((k) => names.has(k)) ? [...existing.primaryKey] : [];
}

/** @returns the destination's columns, position by position those of the source @throws TaskRunError */
export function destinationSchema(inputs: SchemaInputs): TableSchema {
  const columns = columnsOf(inputs);
  const twice = columns.find((c, i) => columns.findIndex((d) => d.name === c.name) !== i);
  if (twice)
    throw new TaskRunError(`Two columns would be named ${twice.name} in the destination. Rename one in the SELECT.`);
  return { path: inputs.path, columns, primaryKey: keyOf(inputs, columns) };
}
