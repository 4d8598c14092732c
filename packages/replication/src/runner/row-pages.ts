import type { Row } from '../connectors/cell';
import type { Chunk, Page } from '../connectors/connector';
import type { PageLimits } from './copy-pages';

/** What a cell costs in memory beside its text; counts towards the byte limit of a page. */
const CELL_OVERHEAD_BYTES = 32;

/**
 * Cuts a stream of rows into pages.
 *
 * @param keyIndexes places of the key columns in a row; empty: the rows are in no key order
 */
export async function* rowPages(
  chunks: AsyncIterable<Chunk>,
  limits: PageLimits,
  keyIndexes: readonly number[],
): AsyncGenerator<Page> {
  let parts: Chunk[] = [];
  let rowCount = 0;
  let bytes = 0;
  let weight = 0;
  const finished = (): Page => {
    const last = (parts.at(-1) as { rows: Row[] }).rows.at(-1)!;
    const lastKey = keyIndexes.length > 0 ? keyIndexes.map((i) => last[i] as string) : null;
    const page = { chunks: parts, rowCount, bytes, lastKey };
    parts = [];
    rowCount = bytes = weight = 0;
    return page;
  };
  for await (const chunk of chunks) {
    if (chunk.format !== 'rows') throw new Error('the source sent COPY text where rows were asked for');
    const perRow = chunk.bytes / Math.max(1, chunk.rows.length);
    for (let from = 0; from < chunk.rows.length; ) {
      const rows =
        from === 0 && chunk.rows.length <= limits.rows - rowCount
          ? chunk.rows
          : chunk.rows.slice(from, from + limits.rows - rowCount);
      from += rows.length;
      parts.push({ format: 'rows', rows, bytes: Math.round(perRow * rows.length) });
      rowCount += rows.length;
      bytes += Math.round(perRow * rows.length);
      weight += rows.length * (perRow + (rows[0]?.length ?? 0) * CELL_OVERHEAD_BYTES);
      if (rowCount >= limits.rows || weight >= limits.bytes) yield finished();
    }
  }
  if (rowCount > 0) yield finished();
}
