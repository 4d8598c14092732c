import { BINARY_HEADER, BINARY_TRAILER } from '../copy-binary/row-scanner';
import { decodeRows } from '../copy-text/decode-rows';
import { encodeRows } from '../copy-text/encode-rows';
import { RowSplitter } from '../copy-text/row-splitter';
import type { Row } from './cell';
import type { Page } from './connector';
import type { StringCutter } from './string-cutter';

/** Rows turned into one buffer: small enough to keep the event loop free. */
const SLICE_ROWS = 1_000;

/**
 * @param cutter null: nothing is cut, and COPY text is passed through as it is; else it is looked at piece by piece, so
 *   that a page's rows are never all in the heap
 * @returns the page as COPY text
 */
export function* pageBuffers(page: Page, cutter: StringCutter | null): Generator<Buffer> {
  const splitter = new RowSplitter();
  for (const chunk of page.chunks) {
    if (chunk.format === 'rows') yield* encoded(chunk.rows, cutter);
    else if (chunk.format === 'copy-binary') throw new Error('a page in binary format cannot be read as text');
    else if (cutter === null) yield chunk.data;
    else yield* encoded(decodeRows(splitter.push(chunk.data)), cutter);
  }
}

/** @returns a page in COPY's binary format, as a stream of its own */
export function* binaryBuffers(page: Page): Generator<Buffer> {
  yield BINARY_HEADER;
  for (const chunk of page.chunks) if (chunk.format === 'copy-binary') yield chunk.data;
  yield BINARY_TRAILER;
}

function* encoded(rows: readonly Row[], cutter: StringCutter | null): Generator<Buffer> {
  for (let i = 0; i < rows.length; i += SLICE_ROWS) {
    const slice = rows.slice(i, i + SLICE_ROWS);
    if (cutter !== null) for (const row of slice) cutter.cut(row);
    yield encodeRows(slice);
  }
}
