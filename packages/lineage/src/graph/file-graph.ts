import type { EffectType, LineageEnd, LineageObject, LineageRelation, Span } from '../lineage-model';
import type { Naming, TableName } from '../names/table-name';

/** The pseudo column that stands for the rows of an object as a whole (sqlflow-notes.md, section 6). */
export const ROWS = 'RelationRows';

/** Whether it only stands between tables. */
export function isRecordSet(kind: LineageObject['kind']): boolean {
  return kind === 'select_list' || kind === 'insert-select' || kind === 'update-set' || kind === 'merge';
}

/** An object while its columns are being found. */
export class GraphObject {
  private readonly byKey = new Map<string, { readonly id: string; readonly name: string; span: Span | null }>();

  constructor(
    readonly id: string,
    readonly kind: LineageObject['kind'],
    readonly title: TableName,
    readonly span: Span | null,
    private readonly naming: Naming,
    private readonly nextId: () => string,
  ) {}

  /** The column of that name, made when it is new. */
  column(name: string, span: Span | null = null): LineageEnd {
    const key = this.naming.key(name);
    let column = this.byKey.get(key);
    if (!column) {
      column = { id: this.nextId(), name, span };
      this.byKey.set(key, column);
    }
    column.span ??= span;
    return { objectId: this.id, columnId: column.id };
  }

  has(name: string): boolean {
    return this.byKey.has(this.naming.key(name));
  }

  toModel(): LineageObject {
    return { id: this.id, kind: this.kind, ...this.title, columns: [...this.byKey.values()], span: this.span };
  }
}

type Relation = Omit<LineageRelation, 'sources' | 'id'> & { readonly sources: Map<string, LineageEnd> };

/** Objects and relations of one file while it is read. */
export class FileGraph {
  private readonly objects: GraphObject[] = [];
  private readonly tables = new Map<string, GraphObject>();
  private readonly relations = new Map<string, Relation>();
  private lastId = 0;
  private process: GraphObject | null = null;

  /** @param kindOf what a table's definition says that it is */
  constructor(
    private readonly naming: Naming,
    private readonly kindOf: (name: TableName) => 'table' | 'view',
  ) {}

  table(name: TableName, span: Span | null, kind: LineageObject['kind'] = this.kindOf(name)): GraphObject {
    const key = this.naming.tableKey(name);
    const known = this.tables.get(key);
    if (known) return known;
    const object = this.add(kind, name, span);
    this.tables.set(key, object);
    return object;
  }

  /** A set of rows between tables; its final name, with a number, is given when files are merged. */
  recordSet(kind: LineageObject['kind'], name: string): GraphObject {
    return this.add(kind, { database: '', schema: '', name }, null);
  }

  /** The statement that the relations to come belong to. */
  begin(title: string, span: Span): void {
    this.process = this.add('process', { database: '', schema: '', name: title }, span);
  }

  relate(
    effect: EffectType,
    type: LineageRelation['type'],
    target: LineageEnd,
    sources: readonly LineageEnd[],
    made?: string,
  ): void {
    const others = sources.filter(({ columnId }) => columnId !== target.columnId);
    if (others.length === 0) return;
    const key = `${effect} ${type} ${target.columnId} ${this.process!.id}`;
    const relation = this.relations.get(key) ?? {
      type,
      effect,
      ...(made === undefined ? {} : { function: made }),
      target,
      sources: new Map(),
      processId: this.process!.id,
    };
    for (const source of others) relation.sources.set(`${source.columnId} ${source.clause ?? ''}`, source);
    this.relations.set(key, relation);
  }

  toModel(): { objects: LineageObject[]; relations: LineageRelation[] } {
    const relations = [...this.relations.values()].map(({ sources, ...relation }) => ({
      id: this.nextId(),
      ...relation,
      sources: [...sources.values()],
    }));
    const related = new Set(
      relations.flatMap(({ target, sources }) => [target, ...sources].map((end) => end.objectId)),
    );
    const kept = this.objects.filter(({ id, kind }) => !isRecordSet(kind) || related.has(id));
    return { objects: kept.map((object) => object.toModel()), relations };
  }

  private add(kind: LineageObject['kind'], title: TableName, span: Span | null): GraphObject {
    const object = new GraphObject(this.nextId(), kind, title, span, this.naming, () => this.nextId());
    this.objects.push(object);
    return object;
  }

  private readonly nextId = (): string => String(++this.lastId);
}
