import type { ChunkFormat, Load, ReadPlan, ReadRange, Source, SourceQuery } from '../connectors/connector';
import type { TableSchema } from '../connectors/table-schema';
import { isSafe, keyCell } from '../copy-binary/binary-types';
import type { BinaryKey } from './binary-pages';
import type { PageLimits } from './copy-pages';

/** Rows and bytes of a page when the job sets no batch size (replication-notes.md 4.2, 4.6). */
const PAGE_ROWS = 50_000;
const PAGE_BYTES = 6 * 1024 * 1024;
const FIRST_PAGE_ROWS = 5_000;

/** How a load is read: the plan for the source, and what the pages need to know. */
export interface Reading {
  readonly plan: ReadPlan;
  readonly limits: PageLimits;
  /** places of the key columns in a row; empty: no key order */
  readonly keyIndexes: readonly number[];
  /** how the key is read when pages are in binary format */
  readonly binaryKey: readonly BinaryKey[];
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

/**
 * Bytes go from source to destination as they are, out of the heap, when both sides have the format: COPY's binary one where
 * the columns are of the same types, else its text.
 */
function format(inputs: ReadingInputs, key: readonly BinaryKey[] | null): { format: ChunkFormat; why: string } {
  const { source, formats } = inputs;
  const both = (wanted: ChunkFormat): boolean => source.formats.includes(wanted) && formats.includes(wanted);
  if (key !== null && both('copy-binary')) return { format: 'copy-binary', why: 'columns are of the same types' };
  if (!source.formats.includes('copy-text')) return { format: 'rows', why: 'the source has no COPY text' };
  if (!formats.includes('copy-text')) return { format: 'rows', why: 'the destination takes no COPY text' };
  return { format: 'copy-text', why: 'both sides have it' };
}

/** @returns how the key is read from binary rows; null when the columns cannot travel so */
function binaryKey({ sourceSchema, schema, load }: ReadingInputs, keyIndexes: readonly number[]): BinaryKey[] | null {
  const { binaryTypes } = load;
  if (binaryTypes === undefined) return null;
  const natives = load.columns.map(
    (name) => sourceSchema.columns[schema.columns.findIndex((c) => c.name === name)]!.native,
  );
  if (!natives.every((native, i) => native !== undefined && native === binaryTypes[i] && isSafe(native))) return null;
  const key = keyIndexes.map((index) => ({ index, cell: keyCell(natives[index]!) }));
  return key.every((k): k is BinaryKey => k.cell !== undefined) ? key : null;
}

const PATHS: Readonly<Record<ChunkFormat, string>> = {
  rows: 'row by row',
  'copy-text': 'COPY text passed through',
  'copy-binary': 'COPY binary passed through',
};

/** @returns what to read, in which order and from where */
export function planReading(inputs: ReadingInputs): Reading {
  const { source, query, sourceSchema, schema, load } = inputs;
  const sourceName = (name: string): string =>
    sourceSchema.columns[schema.columns.findIndex((c) => c.name === name)]!.name;
  const destinationName = (name: string): string =>
    schema.columns[sourceSchema.columns.findIndex((c) => c.name === name)]!.name;
  const ordered = source.ordered && schema.primaryKey.length > 0;
  const { range } = inputs;
  const primary = schema.primaryKey.map(sourceName);
  const order = range && !range.withNulls ? [range.column, ...primary.filter((k) => k !== range.column)] : primary;
  const orderBy = ordered || range ? order : undefined;
  const after = ordered ? (load.resumeFrom?.lastKey ?? undefined) : undefined;
  const places = order.map((name) => load.columns.indexOf(destinationName(name)));
  // where the destination lacks the check column, nobody can say how far a page goes
  const keyIndexes = ordered && !places.includes(-1) ? places : [];
  const key = binaryKey(inputs, keyIndexes);
  const chosen = format(inputs, key);
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
    keyIndexes,
    binaryKey: key ?? [],
    why: `${PATHS[chosen.format]}, because ${chosen.why}`,
  };
}
