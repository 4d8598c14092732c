import type { Star } from '../parser/syntax-tree';
import { readExpression } from './expression';
import type { RecordSet } from './row-source';
import type { Scope } from './scope';
import type { StatementContext } from './statement-context';

/** The columns of `*` or `t.*`; of a source without a definition they are passed on unseen. */
export function expandStar(context: StatementContext, rows: RecordSet, star: Star, scope: Scope): void {
  const { naming, graph } = context;
  const qualifier = star.table ? star.table.name.split('.').map((name) => naming.fold({ ...star.table!, name })) : null;
  const only = qualifier && scope.named(qualifier);
  const sources = only ? [only] : scope.sources.map(({ source }) => source);
  const except = (star.except ?? []).map((column) => naming.fold(column));
  const left = new Set(except.map((name) => naming.key(name)));
  const renamed = new Map((star.rename ?? []).map(([from, to]) => [naming.key(naming.fold(from)), naming.fold(to)]));
  const replaced = new Map((star.replace ?? []).map(({ this: made, alias }) => [naming.key(naming.fold(alias)), made]));
  const merged = new Set<string>();
  for (const source of sources) {
    for (const name of source.names()) {
      const key = naming.key(name);
      const shared = only ? undefined : scope.merged.get(key);
      if (left.has(key) || (shared && merged.has(key))) continue;
      merged.add(key);
      const replacement = replaced.get(key);
      const ends = replacement
        ? readExpression(context, replacement, scope).direct
        : (shared ?? [source]).map((one) => one.column(name));
      graph.relate('select', 'fdd', rows.add(renamed.get(key) ?? name), ends);
    }
    if (source.open) rows.pass(source, except);
  }
}
