import {
  as,
  contentOf,
  type Expression,
  type Insert,
  type Merge,
  type Select,
  type TableRef,
  type Update,
} from '../parser/syntax-tree';
import { QueryReader } from './query-reader';
import { readCopy } from './read-copy';
import { readInsert, readMultitableInsert } from './read-insert';
import { readMerge } from './read-merge';
import { readUpdate, type TupleColumns } from './read-update';
import { RecordSet } from './row-source';
import type { StatementContext } from './statement-context';
import { writeRows } from './write-rows';

/** What a context needs that the queries inside a statement give back to it. */
export type OuterContext = Omit<StatementContext, 'readQuery' | 'emptyRows'>;

/** A context whose nested queries are read by a reader of its own. */
export function withQueries(outer: OuterContext): { context: StatementContext; queries: QueryReader } {
  const { graph, naming } = outer;
  const emptyRows = (name: string): RecordSet => new RecordSet(graph.recordSet('select_list', name), graph, naming);
  const context: StatementContext = {
    ...outer,
    emptyRows,
    readQuery: (query, around) => {
      const rows = emptyRows('RS');
      queries.readInto(rows, query, around);
      return rows;
    },
  };
  const queries = new QueryReader(context);
  return { context, queries };
}

/** @param tupleColumns see readUpdate; `inRoutine`: SELECT INTO fills variables there, except in T-SQL */
export function readStatement(
  outer: OuterContext,
  statement: Expression,
  tupleColumns: TupleColumns,
  inRoutine: boolean,
): void {
  const { context, queries } = withQueries(outer);
  const [kind, content] = contentOf(statement);
  switch (kind) {
    case 'insert':
      readInsert(context, queries, content as Insert);
      break;
    case 'multitable_inserts':
      readMultitableInsert(context, content as Parameters<typeof readMultitableInsert>[1]);
      break;
    case 'update':
      readUpdate(context, queries, content as Update, tupleColumns);
      break;
    case 'merge':
      readMerge(context, queries, content as Merge);
      break;
    case 'copy':
      readCopy(context, queries, content as Parameters<typeof readCopy>[2]);
      break;
    case 'select':
    case 'union':
    case 'intersect':
    case 'except':
    case 'subquery':
      readSelect(context, statement, inRoutine);
  }
}

function readSelect(context: StatementContext, query: Expression, inRoutine: boolean): void {
  const rows = context.readQuery(query, null);
  const into = as<TableRef>(as<Select>(query, 'select')?.into?.this, 'table');
  const { dialect } = context.naming.rules;
  if (!into || dialect === 'oracle' || (inRoutine && dialect !== 'tsql')) return;
  const target = context.graph.table(context.naming.ofTable(into), context.locate(into.name.span));
  writeRows(context, rows, target, null, 'create_table');
}
