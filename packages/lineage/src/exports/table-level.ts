import { ROWS } from '../graph/file-graph';
import type { Lineage, LineageEnd, LineageRelation } from '../lineage-model';

/** One relation for each pair of objects, between their rows as a whole; `fdd` when any of their columns' relations is. */
export function toTableLevel(lineage: Lineage): Lineage {
  const pairs = new Map<string, LineageRelation>();
  for (const relation of lineage.relations) {
    for (const source of relation.sources) {
      const { objectId } = relation.target;
      if (objectId === source.objectId) continue;
      const key = `${source.objectId} ${objectId} ${relation.effect}`;
      const known = pairs.get(key);
      if (known && (known.type === 'fdd' || relation.type === 'fdr')) continue;
      const { id, type, effect, processId } = relation;
      pairs.set(key, { id, type, effect, processId, target: rowsOf(objectId), sources: [rowsOf(source.objectId)] });
    }
  }
  const objects = lineage.objects.map((object) => ({
    ...object,
    columns: [{ id: rowsOf(object.id).columnId, name: ROWS, span: null }],
  }));
  return { ...lineage, objects, relations: [...pairs.values()] };
}

function rowsOf(objectId: string): LineageEnd {
  return { objectId, columnId: `${objectId}-rows` };
}
