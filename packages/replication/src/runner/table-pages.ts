import type { ChunkFormat, Load, Page, Source } from '../connectors/connector';
import { mergedPages } from './merged-pages';
import { planReading, type Reading } from './read-plan';
import type { RunScope } from './run-scope';
import type { TablePart, TableTarget } from './table-target';
import { pagesOf } from './transfer';

/** Several tables are read at a time in the memory of one, down to pages of this size. */
const LEAST_PAGE_BYTES = 256 * 1024;

/**
 * The pages of several tables, one table after the other, or so many at a time as `Extractors` says. No order holds across
 * tables, so nobody can go on in the middle: a load that was killed begins again.
 */
export async function* tablePages(
  scope: RunScope,
  load: Pick<TableTarget, 'schema' | 'parts'>,
  opened: Load,
  formats: readonly ChunkFormat[],
): AsyncGenerator<Page> {
  const parts = [...(load.parts ?? [])];
  const readers = Math.min(scope.options.extractors, parts.length);
  const further: Source[] = [];
  async function* read(source: Source): AsyncGenerator<Page> {
    try {
      for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
        const { limits, ...rest } = reading(scope, load, opened, { source, part, formats });
        const bytes = Math.max(LEAST_PAGE_BYTES, Math.ceil(limits.bytes / readers));
        yield* pagesOf(source, { ...rest, limits: { ...limits, bytes } });
      }
    } catch (error) {
      // nobody waits for what the others are at
      scope.stopReading(error);
      throw error;
    }
  }
  try {
    while (further.length < readers - 1) further.push(await scope.openSource());
    yield* mergedPages([scope.source.opened, ...further].map(read));
  } finally {
    for (const source of further) scope.warn(source.warnings?.() ?? []);
    await Promise.all(further.map((source) => source.close()));
  }
}

interface PartInputs {
  readonly source: Source;
  readonly part: TablePart;
  readonly formats: readonly ChunkFormat[];
}

function reading(
  scope: RunScope,
  { schema }: Pick<TableTarget, 'schema'>,
  load: Load,
  { source, part, formats }: PartInputs,
): Reading {
  const { query, sourceSchema } = part;
  const found = planReading({
    source,
    query,
    sourceSchema,
    // by no key: sorting would be for nothing
    schema: { ...schema, primaryKey: [] },
    load,
    formats,
    batchSize: scope.options.job.batchSize,
  });
  scope.context.log('verbose', `Path of ${sourceSchema.path.name}: ${found.why}.`);
  return found;
}
