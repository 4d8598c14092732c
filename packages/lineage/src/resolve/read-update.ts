import { ROWS } from '../graph/file-graph';
import { as, type Expression, type Identifier, type Subquery, type Update } from '../parser/syntax-tree';
import type { Token } from '../text/scan-tokens';
import { readExpression, type Sources } from './expression';
import { FromReader } from './from-clause';
import type { QueryReader } from './query-reader';
import { RecordSet, TableSource } from './row-source';
import type { Scope } from './scope';
import type { StatementContext } from './statement-context';
import { passRows } from './write-rows';

/** The columns of `SET (a, b) = ...`, found by the place of the first one; null: a single column. */
export type TupleColumns = (first: Identifier) => readonly Token[] | null;

/** UPDATE with all that can stand beside its table: FROM, JOIN, further tables, queries as values. */
export function readUpdate(
  context: StatementContext,
  queries: QueryReader,
  update: Update,
  tupleColumns: TupleColumns,
): void {
  const { naming, graph } = context;
  const rows = new RecordSet(graph.recordSet('update-set', 'UPDATE-SET'), graph, naming);
  const scope = queries.withCtes(update.with, null);
  const from = new FromReader(context, scope, rows);
  from.read(update.from_clause?.expressions ?? [], update.from_joins ?? []);
  const { table } = update;
  // SQL Server and Teradata name the target by its alias in FROM.
  const aliased = !table.schema && !table.alias ? scope.named([naming.fold(table.name)]) : null;
  if (!aliased) {
    from.read([{ table }, ...(update.extra_tables ?? []).map((extra) => ({ table: extra }))], update.table_joins ?? []);
  }
  from.influence(update.where_clause, 'where');
  const target = aliased ?? scope.named([naming.fold(table.alias ?? table.name)]);
  const written = new Set<TableSource>();
  for (const [column, value] of update.set) {
    const [object, name] = assigned(column, scope, target, context);
    if (!(object instanceof TableSource)) continue;
    written.add(object);
    const tuple = tupleColumns(column)?.map((token) => naming.fold(ofToken(token)));
    const values = tuple ? rowValues(context, value, tuple.length, scope) : [readExpression(context, value, scope)];
    for (const [i, one] of (tuple ?? [name]).entries()) {
      const sources = values[i] ?? { direct: [], indirect: [] };
      const end = rows.object.column(one);
      graph.relate('update', 'fdd', end, sources.direct);
      graph.relate('update', 'fdr', end, sources.indirect);
      graph.relate('update', 'fdd', object.object.column(one, context.locate(column.span)), [end]);
    }
  }
  for (const { object } of written) passRows(graph, rows, object, 'update');
}

/** A quoted token keeps its case. */
export function ofToken({ written, kind }: Token): { name: string; quoted: boolean } {
  return { name: written, quoted: kind === 'name' };
}

/** `alias.column`, or a column of the table that is updated. The parser leaves both as one name. */
function assigned(
  { name, quoted }: Identifier,
  scope: Scope,
  target: unknown,
  { naming }: StatementContext,
): [unknown, string] {
  const parts = name.split('.');
  if (quoted || parts.length === 1) return [target, naming.fold({ name, quoted })];
  const fold = (part: string): string => naming.fold({ name: part, quoted: false });
  return [scope.named(parts.slice(0, -1).map(fold)) ?? target, fold(parts.at(-1)!)];
}

/** The values of a row: of a query's columns, or of `(x, y)`. */
function rowValues(
  context: StatementContext,
  value: Expression,
  count: number,
  scope: Scope,
): readonly Pick<Sources, 'direct' | 'indirect'>[] {
  const query = as<Subquery>(value, 'subquery');
  if (query) {
    const rows = context.readQuery(query.this, scope);
    const indirect = rows.influenced ? [{ ...rows.object.column(ROWS), clause: 'where' as const }] : [];
    return Array.from({ length: count }, (_, i) => ({
      direct: [rows.at(i, count)].filter((end) => end !== null),
      indirect,
    }));
  }
  const tuple = as<{ expressions: readonly Expression[] }>(value, 'tuple')?.expressions;
  const values = tuple ?? as<{ args: readonly Expression[] }>(value, 'function')?.args ?? [];
  return values.map((one) => readExpression(context, one, scope));
}
