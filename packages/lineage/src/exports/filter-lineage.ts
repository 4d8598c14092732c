import { ROWS } from '../graph/file-graph';
import type { Lineage, LineageObject } from '../lineage-model';

/** What an export is asked to be about; empty or absent parts match everything. Case does not matter. */
export interface LineageFilter {
  readonly database?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
}

/** The relations that lead to the columns asked for, and those that lead on from them. */
export function filterLineage(lineage: Lineage, filter: LineageFilter): Lineage {
  if (!filter.database && !filter.schema && !filter.table && !filter.column) return lineage;
  const wanted = new Set(
    lineage.objects
      .filter((object) => matches(object, filter))
      .flatMap(({ columns }) => columns)
      .filter(({ name }) => !filter.column || same(name, filter.column) || name === ROWS)
      .map(({ id }) => id),
  );
  const up = new Map<string, string[]>();
  const down = new Map<string, string[]>();
  for (const { target, sources } of lineage.relations) {
    for (const { columnId } of sources) {
      add(up, target.columnId, columnId);
      add(down, columnId, target.columnId);
    }
  }
  const above = reach(wanted, up);
  const below = reach(wanted, down);
  const relations = lineage.relations.flatMap((relation) => {
    const { columnId } = relation.target;
    const sources = relation.sources.filter(
      (source) =>
        (above.has(columnId) && above.has(source.columnId)) || (below.has(columnId) && below.has(source.columnId)),
    );
    return sources.length > 0 ? [{ ...relation, sources }] : [];
  });
  const kept = new Set(
    relations.flatMap(({ target, sources }) => [target, ...sources].map(({ objectId }) => objectId)),
  );
  const objects = lineage.objects.filter((object) => kept.has(object.id) || matches(object, filter));
  return { ...lineage, objects, relations };
}

function matches({ database, schema, name, kind }: LineageObject, filter: LineageFilter): boolean {
  if (kind === 'process') return false;
  return (
    (!filter.database || same(database, filter.database)) &&
    (!filter.schema || same(schema, filter.schema)) &&
    (!filter.table || same(name, filter.table))
  );
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function add(edges: Map<string, string[]>, from: string, to: string): void {
  const known = edges.get(from);
  if (known) known.push(to);
  else edges.set(from, [to]);
}

function reach(from: ReadonlySet<string>, edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set(from);
  // A set can grow while it is walked.
  for (const id of reached) for (const next of edges.get(id) ?? []) reached.add(next);
  return reached;
}
