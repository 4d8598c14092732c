import { isRecordSet } from '../graph/file-graph';
import type { DbVendor, FileLineage, Lineage, LineageEnd, LineageObject, LineageRelation } from '../lineage-model';
import { Naming } from '../names/table-name';
import { vendorRules } from '../vendors';

interface MergedObject extends Omit<LineageObject, 'columns'> {
  readonly columns: Map<string, LineageObject['columns'][number]>;
}

/** The lineage of a job: tables of the same name become one, everything gets ids and numbers of its own. */
export function mergeFiles(vendor: DbVendor, files: readonly FileLineage[]): Lineage {
  const merger = new Merger(vendor);
  for (const file of files) merger.add(file);
  return {
    vendor,
    ...merger.result(),
    errors: files.flatMap(({ errors }) => errors),
    statements: files.reduce((sum, { statements }) => sum + statements, 0),
  };
}

class Merger {
  private readonly naming: Naming;
  private readonly objects = new Map<string, MergedObject>();
  private readonly relations: LineageRelation[] = [];
  private readonly numbers = new Map<string, number>();
  private lastId = 0;

  constructor(vendor: DbVendor) {
    this.naming = new Naming(vendorRules(vendor), { defaultDatabase: '', defaultSchema: '' });
  }

  add({ objects, relations }: FileLineage): void {
    const ids = new Map<string, string>();
    for (const object of objects) this.object(object, ids);
    const end = ({ objectId, columnId, ...rest }: LineageEnd): LineageEnd => ({
      objectId: ids.get(objectId)!,
      columnId: ids.get(columnId)!,
      ...rest,
    });
    for (const relation of relations) {
      this.relations.push({
        ...relation,
        id: this.nextId(),
        target: end(relation.target),
        sources: relation.sources.map(end),
        processId: ids.get(relation.processId)!,
      });
    }
  }

  result(): Pick<Lineage, 'objects' | 'relations'> {
    const objects = [...this.objects.values()].map((object) => ({ ...object, columns: [...object.columns.values()] }));
    return { objects, relations: this.relations };
  }

  private object(object: LineageObject, ids: Map<string, string>): void {
    const ofStatement = isRecordSet(object.kind) || object.kind === 'process';
    const name = ofStatement ? this.numbered(object.name) : object.name;
    const key = `${ofStatement ? object.kind : ''} ${this.naming.tableKey({ ...object, name })}`;
    const merged = this.objects.get(key) ?? { ...object, id: this.nextId(), name, columns: new Map() };
    // A view is named in other files without its definition.
    this.objects.set(key, object.kind === 'view' ? { ...merged, kind: 'view' } : merged);
    ids.set(object.id, merged.id);
    for (const column of object.columns) {
      const columnKey = this.naming.key(column.name);
      const known = merged.columns.get(columnKey) ?? { ...column, id: this.nextId() };
      merged.columns.set(columnKey, known);
      ids.set(column.id, known.id);
    }
  }

  private numbered(name: string): string {
    const number = (this.numbers.get(name) ?? 0) + 1;
    this.numbers.set(name, number);
    return `${name}-${number}`;
  }

  private readonly nextId = (): string => String(++this.lastId);
}
