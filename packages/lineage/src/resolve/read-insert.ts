import { as, contentOf, type Expression, type Insert, type Select } from '../parser/syntax-tree';
import { readExpression } from './expression';
import { FromReader } from './from-clause';
import type { QueryReader } from './query-reader';
import { RecordSet, RenamedSource, TableSource } from './row-source';
import { Scope } from './scope';
import type { StatementContext } from './statement-context';
import { writeRows } from './write-rows';

/** INSERT and REPLACE, from a query or from values. */
export function readInsert(context: StatementContext, queries: QueryReader, insert: Insert): void {
  const { naming, graph } = context;
  if (insert.directory) return;
  const name = naming.ofTable(insert.table);
  const target = graph.table(name, context.locate(insert.table.name.span));
  const rows = new RecordSet(graph.recordSet('insert-select', 'INSERT-SELECT'), graph, naming);
  const scope = queries.withCtes(insert.with, null);
  const query = insert.query ?? valuesOf(insert);
  if (query && contentOf(query)[0] !== 'execute') queries.readInto(rows, query, scope);
  const columns = insertColumns(context, insert);
  writeRows(context, rows, target, insert.by_name ? null : columns, 'insert');
  const conflict = as<{ action?: Expression; expressions?: readonly Expression[] }>(insert.on_conflict, 'on_conflict');
  const sets =
    conflict?.expressions ?? as<{ expressions: readonly Expression[] }>(conflict?.action, 'tuple')?.expressions;
  if (!sets) return;
  const around = new Scope(naming, scope);
  around.sources.push({ path: [name.name], source: new TableSource(target, columns ?? [], naming) });
  const excluded = new RenamedSource(rows, columns ?? rows.names(), naming);
  around.sources.push({ path: [naming.fold({ name: 'excluded', quoted: false })], source: excluded });
  const from = as<Select>(insert.query, 'select');
  if (from) new FromReader(context, around, rows).read(from.from?.expressions ?? [], from.joins ?? []);
  for (const set of sets) {
    const { left, right } = as<{ left: Expression; right: Expression }>(set, 'eq') ?? { left: {}, right: {} };
    const column =
      as<{ name: string; quoted: boolean }>(left, 'identifier') ?? as<{ name: never }>(left, 'column')?.name;
    if (!column) continue;
    graph.relate('insert', 'fdd', target.column(naming.fold(column)), readExpression(context, right, around).direct);
  }
}

/** Oracle's and Snowflake's INSERT ALL and INSERT FIRST. */
export function readMultitableInsert(
  context: StatementContext,
  { expressions, source }: { expressions: readonly Expression[]; source: Expression | null },
): void {
  if (!source) return;
  const { naming, graph } = context;
  const rows = context.readQuery(source, null);
  const scope = new Scope(naming, null);
  scope.sources.push({ path: [], source: rows });
  for (const expression of expressions) {
    const branch = as<{ this: Expression; expression: Expression | null }>(expression, 'conditional_insert');
    const insert = as<Insert>(branch?.this, 'insert');
    if (!branch || !insert) continue;
    const target = graph.table(naming.ofTable(insert.table), context.locate(insert.table.name.span));
    const written = new RecordSet(graph.recordSet('insert-select', 'INSERT-SELECT'), graph, naming);
    const values = insert.values?.[0];
    for (const [i, name] of (values ? [] : rows.names()).entries()) {
      graph.relate('select', 'fdd', written.add(name), [rows.at(i, rows.names().length)!]);
    }
    for (const [i, value] of (values ?? []).entries()) {
      const end = written.add(`column${i + 1}`);
      graph.relate('select', 'fdd', end, readExpression(context, value, scope).direct);
    }
    const reader = new FromReader(context, scope, written);
    reader.influence(branch.expression, 'where');
    reader.pass(rows);
    writeRows(context, written, target, insertColumns(context, insert), 'insert');
  }
}

/** The columns that are written, in order; partitions with a value of their own are not among them. */
function insertColumns(context: StatementContext, { table, columns, partition }: Insert): readonly string[] | null {
  const { naming } = context;
  const fixed = new Set<string>();
  const dynamic: string[] = [];
  for (const [column, value] of partition ?? []) {
    if (value) fixed.add(naming.key(naming.fold(column)));
    else dynamic.push(naming.fold(column));
  }
  if (columns.length > 0) return [...columns.map((column) => naming.fold(column)), ...dynamic];
  const known = context.columnsOf(naming.ofTable(table));
  return known?.filter((column) => !fixed.has(naming.key(column))) ?? null;
}

function valuesOf({ values }: Insert): Expression | null {
  return values?.length > 0 ? { values: { expressions: values.map((expressions) => ({ expressions })) } } : null;
}
