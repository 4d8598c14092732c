import type { LoadMode } from '../../connectors/connector';
import type { TaskMemory } from '../incremental/task-memory';
import type { RunScope } from '../run-scope';
import type { TableLoads } from '../table-loads';
import type { TableTarget } from '../table-target';

/** What becomes of a row that is gone at the source. */
export const DELETIONS = { HardDelete: 'delete', SoftDelete: 'mark', SkipDelete: 'keep' } as const;

/**
 * Whether a run looks for rows that are gone at the source, by comparing all keys: when `DeleteMissing` asks for it, and
 * always for soft deletes. Hard deletes are looked for only when asked: several tasks may fill one table (ADR 12).
 */
export function detectsDeletes(scope: RunScope, target: TableTarget, mode: LoadMode): boolean {
  const { job, deleteMissing } = scope.options;
  const { deletionBehavior } = job;
  // a table that was just made or emptied holds nothing that is gone
  if (mode === 'replace' || mode === 'truncate' || deletionBehavior === 'SkipDelete') return false;
  const asked = deleteMissing ?? deletionBehavior === 'SoftDelete';
  if (asked && target.schema.primaryKey.length === 0) {
    scope.warn(['There is no key, so rows that are gone at the source cannot be told.']);
    return false;
  }
  return asked;
}

/** Streams the keys of the source and removes, marks or closes the destination's rows that are not among them. */
export async function removeMissing(
  scope: RunScope,
  loads: TableLoads,
  target: TableTarget,
  memory: TaskMemory,
): Promise<void> {
  const { options } = scope;
  const { schema, sourceSchema, query, parts } = target;
  const places = schema.primaryKey.map((k) => schema.columns.findIndex((c) => c.name === k));
  const keysOf = <T extends TableTarget['schema']>(table: T): T => ({
    ...table,
    columns: places.map((p) => table.columns[p]!),
  });
  const soft = options.job.deletionBehavior === 'SoftDelete';
  const end = await loads.run({
    query,
    sourceSchema: keysOf(sourceSchema),
    ...(parts && { parts: parts.map((p) => ({ query: p.query, sourceSchema: keysOf(p.sourceSchema) })) }),
    schema: keysOf(schema),
    mode: 'mirror',
    deletions: DELETIONS[options.job.deletionBehavior],
    mirror: {
      against: 'table',
      insert: false,
      // of keys alone nothing can differ but the mark of a row that is there again
      update: soft,
      remove: true,
      apply: true,
      removeLimit: options.deleteLimit,
    },
    counts: 'changes',
    memory: () => memory,
  });
  scope.context.log(
    'info',
    `Compared the keys: ${end.deleted} rows are gone at the source, ${soft ? 'marked' : 'removed'}.`,
  );
}
