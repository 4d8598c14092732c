import { ROWS } from '../graph/file-graph';
import type { Lineage, LineageEnd, LineageObject, LineageRelation, Span } from '../lineage-model';
import { lineageGraph } from './lineage-graph';
import type { Coordinates, JsonEnd, JsonObject, JsonRelationship, LineageJson } from './lineage-json-model';
import { type LineageViewOptions, lineageView } from './lineage-view';

export interface LineageJsonOptions extends LineageViewOptions {
  /** tables only, without places in the text and without statements; takes record sets away */
  readonly simpleOutput?: boolean;
  /** show only columns that a relation names; default: true */
  readonly showLinkOnly?: boolean;
  /** with places and sizes for a picture; default: an empty graph */
  readonly withGraph?: boolean;
  /** more relations than this are shown between tables, as mode `summary`; default: no limit */
  readonly relationLimit?: number;
}

/** @returns a plain object that keeps what it shares with the lineage: it is not to be changed */
export function lineageJson(lineage: Lineage, options: LineageJsonOptions = {}): LineageJson {
  const {
    simpleOutput = false,
    showLinkOnly = true,
    withGraph = false,
    relationLimit = Number.POSITIVE_INFINITY,
  } = options;
  const whole = lineageView(lineage, { ...options, ignoreRecordSet: options.ignoreRecordSet || simpleOutput });
  const summarised = !options.tableToTable && whole.relations.length > relationLimit;
  const view = summarised ? lineageView(lineage, { ...options, ignoreRecordSet: true, tableToTable: true }) : whole;
  const linked = linkedColumns(view.relations);
  const shown = showLinkOnly ? view.objects.map((object) => withColumns(object, linked)) : view.objects;
  const objects = shown.filter(({ kind }) => !(simpleOutput && kind === 'process'));
  const ends = new EndNames(view);
  return {
    mode: summarised ? 'summary' : 'global',
    summary: summary(view),
    sqlflow: {
      dbvendor: lineage.vendor,
      dbobjs: objects.map((object) => jsonObject(object, simpleOutput)),
      relationships: view.relations.map((relation) => jsonRelationship(relation, ends, simpleOutput)),
      errors: lineage.errors.map(({ message, type, file, span }) => ({
        errorMessage: span ? `${message} (${span.line},${span.column})` : message,
        errorType: type,
        file,
        coordinates: coordinates(span) ?? [],
      })),
    },
    graph: withGraph
      ? lineageGraph(view)
      : { relationshipIdMap: {}, elements: { tables: [], edges: [] }, tooltip: {}, listIdMap: {} },
  };
}

function linkedColumns(relations: readonly LineageRelation[]): Set<string> {
  return new Set(relations.flatMap(({ target, sources }) => [target, ...sources].map(({ columnId }) => columnId)));
}

function withColumns(object: LineageObject, linked: ReadonlySet<string>): LineageObject {
  return { ...object, columns: object.columns.filter(({ id }) => linked.has(id)) };
}

function jsonObject({ id, name, kind, database, schema, columns, span }: LineageObject, simple: boolean): JsonObject {
  return {
    id,
    name,
    type: kind === 'merge' ? 'select_list' : kind,
    ...(database && { database }),
    ...(schema && { schema }),
    ...(kind !== 'process' && {
      columns: columns.map((column) => ({
        id: column.id,
        name: column.name,
        ...placed(column.span, simple),
        ...(column.name === ROWS && { source: 'system' as const }),
      })),
    }),
    ...placed(span, simple),
  };
}

function jsonRelationship(relation: LineageRelation, ends: EndNames, simple: boolean): JsonRelationship {
  const { id, type, effect, function: made, target, sources, processId } = relation;
  return {
    id,
    type,
    effectType: effect,
    ...(made && { function: made }),
    target: ends.json(target, simple),
    sources: sources.map((source) => ends.json(source, simple)),
    ...(!simple && { processId }),
  };
}

/** The names behind the ids of relations. */
class EndNames {
  private readonly objects: ReadonlyMap<string, LineageObject>;
  private readonly columns: ReadonlyMap<string, LineageObject['columns'][number]>;

  constructor({ objects }: Lineage) {
    this.objects = new Map(objects.map((object) => [object.id, object]));
    this.columns = new Map(objects.flatMap(({ columns }) => columns.map((column) => [column.id, column] as const)));
  }

  json({ objectId, columnId, clause }: LineageEnd, simple: boolean): JsonEnd {
    const column = this.columns.get(columnId)!;
    return {
      id: columnId,
      column: column.name,
      parentId: objectId,
      parentName: this.objects.get(objectId)!.name,
      ...(clause !== undefined && { clauseType: clause }),
      ...placed(column.span, simple),
    };
  }
}

function placed(span: Span | null, simple: boolean): { coordinates?: Coordinates } {
  const found = simple ? null : coordinates(span);
  return found ? { coordinates: found } : {};
}

function coordinates(span: Span | null): Coordinates | null {
  if (!span) return null;
  return [
    { x: span.line, y: span.column, hashCode: '0' },
    { x: span.endLine, y: span.endColumn, hashCode: '0' },
  ];
}

/** The five tables with the most relations come first. */
function summary({ objects, relations }: Lineage): Record<string, unknown> {
  const count = (kind: LineageObject['kind']): number => objects.filter((object) => object.kind === kind).length;
  const distinct = (names: readonly string[]): number => new Set(names.filter((name) => name !== '')).size;
  const uses = new Map<string, number>();
  for (const { target, sources } of relations) {
    for (const { objectId } of [target, ...sources]) uses.set(objectId, (uses.get(objectId) ?? 0) + 1);
  }
  const tables = objects.filter(({ kind }) => kind === 'table' || kind === 'view');
  const most = tables.filter(({ id }) => uses.has(id)).sort((a, b) => uses.get(b.id)! - uses.get(a.id)!);
  return {
    schema: distinct(objects.map(({ database, schema }) => (schema ? `${database}.${schema}` : ''))),
    database: distinct(objects.map(({ database }) => database)),
    process: count('process'),
    view: count('view'),
    table: count('table'),
    column: tables.reduce((sum, { columns }) => sum + columns.length, 0),
    relationship: relations.length,
    mostRelationTables: most.slice(0, 5).map(({ schema, name }) => ({ schema, table: name })),
  };
}
