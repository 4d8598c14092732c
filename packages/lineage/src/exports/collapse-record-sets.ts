import { isRecordSet } from '../graph/file-graph';
import type { Lineage, LineageEnd, LineageRelation } from '../lineage-model';

interface Link {
  readonly type: LineageRelation['type'];
  /** the outermost function of the chain */
  readonly made?: string | undefined;
  readonly source: LineageEnd;
}

/**
 * The same lineage from table to table, without the sets of rows between them. A chain is `fdr` when any of its links
 * is; of several chains between two columns an `fdd` one wins (sqlflow-notes.md, section 6).
 */
export function collapseRecordSets(lineage: Lineage): Lineage {
  const between = new Set(lineage.objects.filter(({ kind }) => isRecordSet(kind)).map(({ id }) => id));
  const links = new Map<string, Link[]>();
  for (const { type, function: made, target, sources } of lineage.relations) {
    const into = links.get(target.columnId) ?? [];
    for (const source of sources) into.push({ type, made, source });
    links.set(target.columnId, into);
  }
  const relations = lineage.relations
    .filter(({ target }) => !between.has(target.objectId))
    .flatMap((relation) => {
      const found = new Map<string, Link>();
      for (const source of relation.sources)
        trace({ type: relation.type, made: relation.function, source }, between, links, found);
      return (['fdd', 'fdr'] as const).flatMap((type) => {
        const ends = [...found.values()].filter((link) => link.type === type);
        const made = ends.find((link) => link.made !== undefined)?.made;
        const sources = ends.map(({ source }) => source);
        return ends.length > 0 ? [{ ...relation, type, ...(made !== undefined && { function: made }), sources }] : [];
      });
    });
  return { ...lineage, objects: lineage.objects.filter(({ id }) => !between.has(id)), relations: strongest(relations) };
}

/** Follows a source up to the tables that it comes from. */
function trace(
  first: Link,
  between: ReadonlySet<string>,
  links: ReadonlyMap<string, Link[]>,
  found: Map<string, Link>,
): void {
  const seen = new Set<string>();
  const open = [first];
  for (let link = open.pop(); link; link = open.pop()) {
    const { type, made, source } = link;
    const id = `${type} ${source.columnId}`;
    if (seen.has(id)) continue;
    seen.add(id);
    if (!between.has(source.objectId)) {
      if (found.get(source.columnId)?.type !== 'fdd') found.set(source.columnId, link);
      continue;
    }
    for (const next of links.get(source.columnId) ?? []) {
      const clause = next.source.clause ?? source.clause;
      const end = clause === undefined ? next.source : { ...next.source, clause };
      open.push({ type: type === 'fdr' ? 'fdr' : next.type, made: made ?? next.made, source: end });
    }
  }
}

/** Leaves out what another relation of the statement says more strongly. */
function strongest(relations: readonly LineageRelation[]): LineageRelation[] {
  const direct = new Set<string>();
  const key = ({ processId, target }: LineageRelation, source: LineageEnd): string =>
    `${processId} ${source.columnId} ${target.columnId}`;
  for (const relation of relations) {
    if (relation.type === 'fdd') for (const source of relation.sources) direct.add(key(relation, source));
  }
  return relations.flatMap((relation) => {
    const sources = relation.sources.filter(
      (source) =>
        source.columnId !== relation.target.columnId && (relation.type === 'fdd' || !direct.has(key(relation, source))),
    );
    return sources.length > 0 ? [{ ...relation, sources }] : [];
  });
}
