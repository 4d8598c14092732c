import type { ChunkFormat, Load, ReadPlan, ReadRange, Source, SourceQuery } from '../connectors/connector';
import type { TableSchema } from '../connectors/table-schema';
import type { PageLimits } from './copy-pages';

/** Rows and bytes of a page when the job sets no batch size (replication-notes.md 4.2, 4.6). */
const PAGE_ROWS = 50_000;
const PAGE_BYTES = 8 * 1024 * 1024;
const FIRST_PAGE_ROWS = 5_000;

/** How a load is read: the plan for the source, and what the pages need to know. */
export interface Reading {
  readonly plan: ReadPlan;
  readonly limits: PageLimits;
  /** places of the key columns in a row; empty: no key order */
  readonly keyIndexes: readonly number[];
  /** path chosen and why, for the log */
  readonly why: string;
}

export interface ReadingInputs {
  readonly source: Source;
  readonly query: SourceQuery;
  readonly sourceSchema: TableSchema;
  /** position by position the source's columns */
  readonly schema: TableSchema;
  readonly load: Load;
  readonly formats: readonly ChunkFormat[];
  readonly batchSize: number | null;
  /** of source columns: rows come in the order of its column and the key */
  readonly range?: ReadRange;
}

/** COPY text goes from source to destination as bytes, out of the heap, when both sides have it. */
function format(source: Source, accepted: readonly ChunkFormat[]): { format: ChunkFormat; why: string } {
  if (!source.formats.includes('copy-text')) return { format: 'rows', why: 'the source has no COPY text' };
  if (!accepted.includes('copy-text')) return { format: 'rows', why: 'the destination has no COPY text' };
  return { format: 'copy-text', why: 'both sides have it' };
}

/** @returns what to read, in which order and from where */
export function planReading(inputs: ReadingInputs): Reading {
  const { source, query, sourceSchema, schema, load } = inputs;
  const sourceName = (name: string): string =>
    sourceSchema.columns[schema.columns.findIndex((c) => c.name === name)]!.name;
  const destinationName = (name: string): string =>
    schema.columns[sourceSchema.columns.findIndex((c) => c.name === name)]!.name;
  const ordered = source.ordered && schema.primaryKey.length > 0;
  const { range } = inputs;
  const key = schema.primaryKey.map(sourceName);
  const order = range && !range.withNulls ? [range.column, ...key.filter((k) => k !== range.column)] : key;
  const orderBy = ordered || range ? order : undefined;
  const after = ordered ? (load.resumeFrom?.lastKey ?? undefined) : undefined;
  const chosen = format(source, inputs.formats);
  const rows = inputs.batchSize ?? PAGE_ROWS;
  return {
    plan: {
      query,
      columns: load.columns.map(sourceName),
      ...(orderBy && { orderBy }),
      ...(after && { after }),
      ...(range && { range }),
      format: chosen.format,
      chunkRows: Math.min(rows, 1_000),
    },
    limits: { rows, bytes: PAGE_BYTES, firstRows: Math.min(rows, FIRST_PAGE_ROWS) },
    keyIndexes: ordered ? order.map((name) => load.columns.indexOf(destinationName(name))) : [],
    why: `${chosen.format === 'rows' ? 'row by row' : 'COPY text passed through'}, because ${chosen.why}`,
  };
}
