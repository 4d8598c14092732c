import { encodeRows } from '../../copy-text/encode-rows';
import type { Page } from '../connector';
import type { StringCutter } from '../string-cutter';

/** Rows turned into one buffer: small enough to keep the event loop free. */
const SLICE_ROWS = 1_000;

/** @returns the page as COPY text, piece by piece; COPY text is passed through as it is */
export function* pageBuffers(page: Page, cutter: StringCutter | null): Generator<Buffer> {
  for (const chunk of page.chunks) {
    if (chunk.format === 'copy-text') {
      yield chunk.data;
      continue;
    }
    for (let i = 0; i < chunk.rows.length; i += SLICE_ROWS) {
      const rows = chunk.rows.slice(i, i + SLICE_ROWS);
      if (cutter !== null) for (const row of rows) cutter.cut(row);
      yield encodeRows(rows);
    }
  }
}
