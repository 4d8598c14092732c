import { type GraphObject, ROWS } from '../graph/file-graph';
import type { EffectType } from '../lineage-model';
import { ALL, type RecordSet } from './row-source';
import type { StatementContext } from './statement-context';

/** Lets rows flow into a table by their places. @param columns null: the table's are not known, the rows name them */
export function writeRows(
  { graph }: StatementContext,
  rows: RecordSet,
  target: GraphObject,
  columns: readonly string[] | null,
  effect: EffectType,
): void {
  const names = columns ?? rows.names();
  for (const [i, name] of names.entries()) {
    const source = rows.at(i, names.length);
    const end = target.column(name);
    if (source) graph.relate(effect, 'fdd', end, [source]);
  }
  if (rows.open && columns === null) graph.relate(effect, 'fdd', target.column(ALL), [rows.object.column(ALL)]);
  passRows(graph, rows, target, effect);
}

/** What decides over the rows of a set decides over those of the table they go to. */
export function passRows(
  graph: StatementContext['graph'],
  rows: RecordSet,
  target: GraphObject,
  effect: EffectType,
): void {
  if (rows.influenced) graph.relate(effect, 'fdr', target.column(ROWS), [rows.object.column(ROWS)]);
}
