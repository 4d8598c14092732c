import { as, type Column, type Expression, type Subquery, type TableRef } from '../parser/syntax-tree';
import type { QueryReader } from './query-reader';
import { ALL, RecordSet } from './row-source';
import type { StatementContext } from './statement-context';
import { writeRows } from './write-rows';

interface Copy {
  readonly this: Expression;
  /** true: into a table */
  readonly kind: boolean;
  readonly files: readonly Expression[];
}

/** COPY of files or of a stage into a table. */
export function readCopy(context: StatementContext, queries: QueryReader, copy: Copy): void {
  const { naming, graph } = context;
  const listed = as<{ this: Expression; expressions: readonly Expression[] }>(copy.this, 'schema');
  const table = as<TableRef>(listed?.this ?? copy.this, 'table');
  if (!table || !copy.kind) return;
  const name = naming.ofTable(table);
  const target = graph.table(name, context.locate(table.name.span));
  const columns = listed?.expressions.flatMap((column) => as<Column>(column, 'column')?.name ?? []) ?? null;
  const names = columns?.map((column) => naming.fold(column)) ?? context.columnsOf(name);
  for (const file of copy.files) {
    const rows = new RecordSet(graph.recordSet('insert-select', 'INSERT-SELECT'), graph, naming);
    const query = as<Subquery>(file, 'subquery');
    if (query) queries.readInto(rows, query.this, null);
    const path = as<{ value: string }>(file, 'literal')?.value;
    if (path !== undefined) {
      const stage = graph.table({ database: '', schema: '', name: path }, null, 'stage');
      for (const column of names ?? [ALL]) {
        graph.relate('insert', 'fdd', target.column(column), [stage.column(ALL)]);
      }
    } else writeRows(context, rows, target, names, 'insert');
  }
}
