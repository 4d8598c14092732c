import { createHash } from 'node:crypto';
import { ROWS } from '../graph/file-graph';
import type { Lineage, LineageEnd, LineageObject, LineageRelation } from '../lineage-model';
import { isAggregate } from '../resolve/function-kinds';
import { collapseRecordSets } from './collapse-record-sets';

export interface OpenLineageOptions {
  /** where the tables live, e.g. `postgres://host:5432`: see the naming rules of OpenLineage */
  readonly datasetNamespace: string;
  readonly jobNamespace: string;
  /** each statement is a job called like this and its number: `<jobName>.<n>` */
  readonly jobName: string;
  /** identifies the run: the same run, sent twice, gives the same ids */
  readonly runId: string;
  /** ISO 8601, when the analysis ended */
  readonly eventTime: string;
  /** URI of this product's version */
  readonly producer: string;
}

// The versions that the specification calls current: https://openlineage.io/spec
const SPEC = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';
const COLUMN_LINEAGE =
  'https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet';
const SCHEMA = 'https://openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet';
const JOB_TYPE = 'https://openlineage.io/spec/facets/2-0-3/JobTypeJobFacet.json#/$defs/JobTypeJobFacet';

interface Facet {
  readonly _producer: string;
  readonly _schemaURL: string;
}

interface InputField {
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
  readonly transformations: readonly Transformation[];
}

interface Transformation {
  readonly type: 'DIRECT' | 'INDIRECT';
  readonly subtype: string;
  readonly description: string;
  readonly masking: boolean;
}

interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets: {
    readonly schema?: Facet & { readonly fields: readonly { readonly name: string }[] };
    readonly columnLineage?: Facet & {
      readonly fields: Readonly<Record<string, { readonly inputFields: readonly InputField[] }>>;
      readonly dataset: readonly InputField[];
    };
  };
}

/** A RunEvent as Marquez and DataHub take it at `POST /api/v1/lineage`. */
export interface OpenLineageEvent {
  readonly eventType: 'COMPLETE';
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string };
  readonly job: { readonly namespace: string; readonly name: string; readonly facets: Readonly<Record<string, Facet>> };
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}

/** One event for each statement through which data flows into a table, one at a time. */
export function* openLineageEvents(lineage: Lineage, options: OpenLineageOptions): Generator<OpenLineageEvent> {
  const { objects, relations } = collapseRecordSets(lineage);
  const byId = new Map(objects.map((object) => [object.id, object]));
  const statements = groupBy(relations, ({ processId }) => processId);
  let number = 0;
  for (const own of statements.values()) yield new EventBuilder(byId, options).event(own, ++number);
}

class EventBuilder {
  private readonly names = new Map<string, string>();

  constructor(
    private readonly objects: ReadonlyMap<string, LineageObject>,
    private readonly options: OpenLineageOptions,
  ) {}

  event(relations: readonly LineageRelation[], number: number): OpenLineageEvent {
    const { eventTime, producer, jobNamespace, jobName, runId } = this.options;
    const name = `${jobName}.${number}`;
    const outputs = groupBy(relations, ({ target }) => target.objectId);
    const inputs = new Set(relations.flatMap(({ sources }) => sources.map(({ objectId }) => objectId)));
    return {
      eventType: 'COMPLETE',
      eventTime,
      producer,
      schemaURL: SPEC,
      run: { runId: nameBasedUuid(`${runId} ${name}`) },
      job: {
        namespace: jobNamespace,
        name,
        facets: {
          jobType: {
            ...this.facet(JOB_TYPE),
            ...{ processingType: 'BATCH', integration: 'JOBGLOT', jobType: 'QUERY' },
          },
        },
      },
      inputs: [...inputs].map((id) => ({ ...this.dataset(id), facets: this.schema(id) })),
      outputs: [...outputs].map(([id, into]) => ({
        ...this.dataset(id),
        facets: { ...this.schema(id), columnLineage: this.columnLineage(into) },
      })),
    };
  }

  private facet(schema: string): Facet {
    return { _producer: this.options.producer, _schemaURL: schema };
  }

  private dataset(id: string): { namespace: string; name: string } {
    const { database, schema, name } = this.objects.get(id)!;
    const full = [database, schema, name].filter((part) => part !== '').join('.');
    return { namespace: this.options.datasetNamespace, name: full };
  }

  private schema(id: string): Dataset['facets'] {
    const fields = this.objects.get(id)!.columns.filter(({ name }) => name !== ROWS && name !== '*');
    if (fields.length === 0) return {};
    return { schema: { ...this.facet(SCHEMA), fields: fields.map(({ name }) => ({ name })) } };
  }

  private columnLineage(relations: readonly LineageRelation[]): Dataset['facets']['columnLineage'] {
    const fields: Record<string, { inputFields: InputField[] }> = {};
    const dataset: InputField[] = [];
    for (const relation of relations) {
      const column = this.column(relation.target);
      if (column !== ROWS) fields[column] ??= { inputFields: [] };
      const into = fields[column]?.inputFields ?? dataset;
      for (const source of relation.sources) {
        const field = this.column(source);
        if (field !== ROWS)
          into.push({ ...this.dataset(source.objectId), field, transformations: [made(relation, source)] });
      }
    }
    return { ...this.facet(COLUMN_LINEAGE), fields, dataset };
  }

  private column({ objectId, columnId }: LineageEnd): string {
    if (this.names.size === 0 || !this.names.has(columnId)) {
      for (const { id, name } of this.objects.get(objectId)!.columns) this.names.set(id, name);
    }
    return this.names.get(columnId)!;
  }
}

/** The subtypes of the facet's specification. */
const INDIRECT = {
  where: 'FILTER',
  having: 'FILTER',
  joinCondition: 'JOIN',
  groupby: 'GROUP_BY',
  orderby: 'SORT',
  selectList: 'CONDITIONAL',
} as const;

function made({ type, function: name }: LineageRelation, { clause }: LineageEnd): Transformation {
  if (type === 'fdr') {
    return { type: 'INDIRECT', subtype: INDIRECT[clause ?? 'where'], description: '', masking: false };
  }
  const subtype = name === undefined ? 'IDENTITY' : isAggregate(name) ? 'AGGREGATION' : 'TRANSFORMATION';
  return { type: 'DIRECT', subtype, description: name ?? '', masking: false };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** A UUID of version 8 (RFC 9562) from a name: an event that is sent again is the same run. */
function nameBasedUuid(name: string): string {
  const hash = createHash('sha256').update(name).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
