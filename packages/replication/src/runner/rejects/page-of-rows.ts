import type { Row } from '../../connectors/cell';
import type { Page } from '../../connectors/connector';
import { decodeRows } from '../../copy-text/decode-rows';
import { RowSplitter } from '../../copy-text/row-splitter';

/** @returns a page's rows, whatever its chunks hold; they do not share its memory */
export function rowsOf(page: Page): Row[] {
  const splitter = new RowSplitter();
  return page.chunks.flatMap((chunk) => {
    if (chunk.format === 'copy-binary') throw new Error('rows in binary format cannot be told apart');
    return chunk.format === 'rows' ? chunk.rows : decodeRows(splitter.push(Buffer.from(chunk.data)));
  });
}

/** @param orderAt places of the columns of the pages' order; empty: none */
export function pageOf(rows: Row[], bytesPerRow: number, orderAt: readonly number[]): Page {
  const bytes = Math.round(rows.length * bytesPerRow);
  const last = rows.at(-1);
  return {
    chunks: rows.length > 0 ? [{ format: 'rows', rows, bytes }] : [],
    rowCount: rows.length,
    bytes,
    lastKey: last && orderAt.length > 0 ? orderAt.map((i) => last[i] as string) : null,
  };
}
