import type { Lineage, LineageObject } from '../lineage-model';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Label extends Box {
  readonly content: string;
  readonly fontFamily: string;
  readonly fontSize: string;
}

interface Node extends Box {
  readonly id: string;
  readonly label: Label;
}

/** SQLFlow's picture of a lineage: tables as boxes with their columns, edges between columns (sqlflow-notes.md, 6). */
export interface LineageGraph {
  readonly elements: {
    readonly tables: readonly (Node & { readonly columns: readonly Node[] })[];
    readonly edges: readonly { readonly id: string; readonly sourceId: string; readonly targetId: string }[];
  };
  /** edge to the relation that it shows and its type */
  readonly relationshipIdMap: Readonly<Record<string, readonly [relationId: string, type: string]>>;
  readonly tooltip: Readonly<Record<string, never>>;
  /** node to the objects or columns that it shows */
  readonly listIdMap: Readonly<Record<string, readonly string[]>>;
}

const WIDTH = 180;
const ROW = 22;
const GAP = { x: 140, y: 40 };

/** Sources stand left of what is made of them; within a layer tables stand in the order of the lineage. */
export function lineageGraph({ objects, relations }: Lineage): LineageGraph {
  const drawn = objects.filter(({ kind, columns }) => kind !== 'process' && columns.length > 0);
  const layers = layersOf(drawn, relations);
  const filled = new Map<number, number>();
  const nodeIds = new Map<string, string>();
  const listIdMap: Record<string, string[]> = {};
  const tables = drawn.map((object, i) => {
    const layer = layers.get(object.id) ?? 0;
    const height = ROW * (object.columns.length + 1);
    const y = filled.get(layer) ?? 0;
    filled.set(layer, y + height + GAP.y);
    const id = `n${i}`;
    listIdMap[id] = [object.id];
    const box = { x: layer * (WIDTH + GAP.x), y, width: WIDTH, height };
    const columns = object.columns.map((column, j) => {
      const columnId = `${id}::n${j}`;
      nodeIds.set(column.id, columnId);
      listIdMap[columnId] = [column.id];
      return node(columnId, column.name, { ...box, y: y + ROW * (j + 1), height: ROW });
    });
    return { ...node(id, object.name, box), columns };
  });
  const relationshipIdMap: Record<string, [string, string]> = {};
  const edges: LineageGraph['elements']['edges'][number][] = [];
  for (const { id: relationId, type, target, sources } of relations) {
    for (const source of sources) {
      const id = `e${edges.length}`;
      relationshipIdMap[id] = [relationId, type];
      edges.push({ id, sourceId: nodeIds.get(source.columnId)!, targetId: nodeIds.get(target.columnId)! });
    }
  }
  return { elements: { tables, edges }, relationshipIdMap, tooltip: {}, listIdMap };
}

function node(id: string, content: string, box: Box): Node {
  const label = {
    content,
    fontFamily: 'Segoe UI Symbol',
    fontSize: '12',
    x: box.x + 5,
    y: box.y,
    width: WIDTH - 10,
    height: ROW,
  };
  return { id, ...box, label };
}

/** The layer of an object: one more than its sources'. A circle ends where it began. */
function layersOf(objects: readonly LineageObject[], relations: Lineage['relations']): Map<string, number> {
  const sources = new Map<string, Set<string>>();
  for (const { target, sources: ends } of relations) {
    const into = sources.get(target.objectId) ?? new Set();
    for (const { objectId } of ends) into.add(objectId);
    sources.set(target.objectId, into);
  }
  const layers = new Map<string, number>();
  const visit = (first: string): void => {
    // A chain of tables can be longer than the call stack.
    const stack = [{ id: first, open: true }];
    for (let step = stack.pop(); step; step = stack.pop()) {
      const above = [...(sources.get(step.id) ?? [])];
      if (!step.open) layers.set(step.id, Math.max(-1, ...above.map((id) => layers.get(id) ?? -1)) + 1);
      else if (!layers.has(step.id)) {
        layers.set(step.id, 0);
        stack.push({ id: step.id, open: false }, ...above.map((id) => ({ id, open: true })));
      }
    }
  };
  for (const { id } of objects) visit(id);
  return layers;
}
