import { TaskRunError } from '@jobglot/core';
import type { SourceQuery } from '../connectors/connector';
import type { TablePath, TableSchema } from '../connectors/table-schema';
import type { NameParts, ReplicateStatement, StatementSource } from '../grammar/statement';
import { destinationSchema } from './destination-schema';
import type { RunScope } from './run-scope';
import { refuseSameTable } from './same-table';
import { destinationPath, displayName, tablePath } from './table-names';

/** One of several tables that are read into one. */
export interface TablePart {
  readonly query: SourceQuery;
  readonly sourceSchema: TableSchema;
}

/** What is copied where, before anything is touched. */
export interface TableTarget {
  /** of several {@link parts} the first one */
  readonly query: SourceQuery;
  readonly sourceSchema: TableSchema;
  /** tables of the same columns whose rows all go into the one; absent: `query` alone is read */
  readonly parts?: readonly TablePart[];
  readonly path: TablePath;
  /** the destination table as it is; null: not there yet */
  readonly existing: TableSchema | null;
  /** the destination's columns, position by position those of the source */
  readonly schema: TableSchema;
}

/** @returns what a statement reads: its SELECT or table, else the table of the destination's name */
export function sourceQuery(scope: RunScope, source: StatementSource | null, table: NameParts): SourceQuery {
  if (source?.kind === 'select') {
    return { kind: 'select', select: source.select, parameters: scope.request.parameters };
  }
  return { kind: 'table', path: tablePath(source?.path ?? table) };
}

/** Looks at both sides. @throws TaskRunError what is missing or does not fit */
export async function tableTarget(
  scope: RunScope,
  statement: Pick<ReplicateStatement, 'table' | 'columns' | 'primaryKey'>,
  query: SourceQuery,
): Promise<TableTarget> {
  const { source, destination, request, options } = scope;
  const sourceSchema = await source.opened.describe(query);
  if (sourceSchema.columns.length === 0) throw new TaskRunError('The source delivers no columns.');
  const identifier = (name: string): string => destination.opened.identifier(name);
  const path = destinationPath(statement.table, options.job, identifier);
  await refuseSameTable(request, source.opened, query, destination.opened, path);
  const existing = await destination.opened.describe(path);
  if (existing === null && !options.createTable) {
    throw new TaskRunError(
      `Table [${displayName(path)}] unavailable: the destination has none of this name, and CreateTable=false says that it is there. Make it, or leave CreateTable out.`,
    );
  }
  const sameConnector = source.connector.name === destination.connector.name;
  const schema = destinationSchema({ statement, source: sourceSchema, path, existing, sameConnector, identifier });
  return { query, sourceSchema, path, existing, schema };
}

/** @returns the destination's name of a source column */
export function destinationName({ sourceSchema, schema }: TableTarget, sourceColumn: string): string {
  return schema.columns[sourceSchema.columns.findIndex((c) => c.name === sourceColumn)]!.name;
}

/** @returns the source column of that name, without case; null: there is none */
export function sourceColumn({ sourceSchema }: TableTarget, name: string): string | null {
  const exact = sourceSchema.columns.find((c) => c.name === name);
  const found = exact ?? sourceSchema.columns.find((c) => c.name.toLowerCase() === name.toLowerCase());
  return found?.name ?? null;
}

/** One log line: what comes from where. */
export function logTarget(scope: RunScope, target: TableTarget, mode: string, why: string): void {
  const { query, path, schema, parts } = target;
  const each = parts === undefined ? '' : ` of each of ${parts.length} tables`;
  const one = query.kind === 'table' ? `table ${displayName(query.path)}` : 'a SELECT';
  const from = query.kind === 'table' && each !== '' ? `the rows${each}` : `${one}${each}`;
  const { source, destination } = scope.request;
  const key = schema.primaryKey.length > 0 ? `key ${schema.primaryKey.join(', ')}` : 'no key';
  scope.context.log(
    'info',
    `From ${from} of ${source.name} to table ${displayName(path)} of ${destination.name}: ${mode}, because ${why}; ${schema.columns.length} columns, ${key}.`,
  );
  scope.context.log('verbose', `Statement: ${scope.request.statement}`);
  scope.context.log(
    'verbose',
    `Columns: ${schema.columns.map((c) => `${c.name} ${c.native ?? c.type.kind}`).join(', ')}.`,
  );
  scope.warn(scope.source.opened.warnings?.() ?? []);
}
