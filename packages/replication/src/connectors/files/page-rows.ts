import { decodeRows } from '../../copy-text/decode-rows';
import { RowSplitter } from '../../copy-text/row-splitter';
import type { Row } from '../cell';
import type { Page } from '../connector';

/** Rows are worked on in slices of about this many, so that a page is not held twice. */
export const SLICE_ROWS = 500;

/** @returns the page's rows, slice by slice; a piece of COPY text may end anywhere, the page ends with a whole row */
export function* pageRows(page: Page): Generator<Row[]> {
  const splitter = new RowSplitter();
  for (const chunk of page.chunks) {
    const rows = chunk.format === 'rows' ? chunk.rows : decodeRows(splitter.push(chunk.data));
    for (let i = 0; i < rows.length; i += SLICE_ROWS) yield rows.slice(i, i + SLICE_ROWS);
  }
}
