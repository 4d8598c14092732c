import type { LineageEnd } from '../lineage-model';
import {
  as,
  type Column,
  contentOf,
  type Expression,
  type Identifier,
  type Merge,
  type With,
} from '../parser/syntax-tree';
import { readExpression } from './expression';
import { FromReader } from './from-clause';
import type { QueryReader } from './query-reader';
import { ALL, RecordSet } from './row-source';
import type { StatementContext } from './statement-context';
import { passRows } from './write-rows';

interface When {
  readonly condition: Expression | null;
  readonly then: Expression;
}

/** MERGE: its updates and inserts, with what decides over them. */
export function readMerge(context: StatementContext, queries: QueryReader, merge: Merge): void {
  const { naming, graph } = context;
  const rows = new RecordSet(graph.recordSet('merge', 'MERGE'), graph, naming);
  const scope = queries.withCtes(as<With>(merge.with_, 'with') ?? null, null);
  const from = new FromReader(context, scope, rows);
  from.read([merge.this], []);
  const [target] = scope.sources;
  from.read([merge.using], []);
  const source = scope.sources[1]?.source;
  if (!target) return;
  from.influence(merge.on, 'joinCondition');
  const write = (name: string, ends: readonly LineageEnd[]): void => {
    const end = rows.object.column(name);
    graph.relate('merge', 'fdd', end, ends);
    graph.relate('merge', 'fdd', target.source.column(name), [end]);
  };
  /** UPDATE SET * and INSERT * go by the names of the columns. */
  const writeAll = (): void => {
    const names = target.source.open ? (source?.names() ?? []) : target.source.names();
    for (const name of names) if (source?.knows(name)) write(name, [source.column(name)]);
    if (source?.open) write(ALL, [source.column(ALL)]);
  };
  const whens = as<{ expressions: readonly Expression[] }>(merge.whens, 'whens')?.expressions ?? [];
  for (const one of whens) {
    const when = as<When>(one, 'when');
    from.influence(when?.condition, 'where');
    const [verb, ...parts] = as<{ expressions: readonly Expression[] }>(when?.then, 'tuple')?.expressions ?? [];
    const action = as<{ this: string }>(verb, 'var')?.this;
    const tuples = parts.map((part) => as<{ expressions: readonly Expression[] }>(part, 'tuple')?.expressions ?? null);
    for (const part of parts) from.influence(as(part, 'where'), 'where');
    const values = tuples.filter((tuple) => tuple !== null);
    if (parts.some((part) => contentOf(part)[0] === 'star' || as<{ this: string }>(part, 'var')?.this === 'ROW'))
      writeAll();
    else if (action === 'UPDATE') {
      for (const set of values[0] ?? []) {
        const { left, right } = as<{ left: Expression; right: Expression }>(set, 'eq') ?? { left: {}, right: {} };
        const name = columnName(left);
        if (name) write(naming.fold(name), readExpression(context, right, scope).direct);
      }
    } else if (action === 'INSERT') {
      const [columns, row] = values.length > 1 ? values : [null, values[0]];
      const names = columns?.map(columnName).map((name) => naming.fold(name!)) ?? target.source.names();
      for (const [i, value] of (row ?? []).entries()) {
        const name = names[i];
        if (name !== undefined) write(name, readExpression(context, value, scope).direct);
      }
    }
  }
  passRows(graph, rows, target.source.object, 'merge');
}

function columnName(expression: Expression): Identifier | null {
  return as<Column>(expression, 'column')?.name ?? as<Identifier>(expression, 'identifier') ?? null;
}
