import type { Chunk, Page } from '../connectors/connector';
import { decodeLine } from '../copy-text/decode-rows';

/** How big a page may get: the first limit that is reached ends it. */
export interface PageLimits {
  readonly rows: number;
  readonly bytes: number;
  /** rows of the first page: a short one lets the destination begin early; absent: `rows` */
  readonly firstRows?: number;
}

const NEWLINE = 10;

/** @returns the last line of the page; it may lie in several pieces */
function lastLine(pieces: readonly Buffer[]): string {
  const tail: Buffer[] = [];
  for (let i = pieces.length - 1; i >= 0; i--) {
    const piece = pieces[i]!;
    // the newline that ends the page is not the one before its last line
    const from = i === pieces.length - 1 ? piece.length - 2 : piece.length - 1;
    const newline = from < 0 ? -1 : piece.lastIndexOf(NEWLINE, from);
    tail.unshift(piece.subarray(newline + 1));
    if (newline >= 0) break;
  }
  return Buffer.concat(tail).toString('utf8').replace(/\n$/, '');
}

/** A page that grows. */
class GrowingPage {
  private pieces: Buffer[] = [];
  rows = 0;
  bytes = 0;

  constructor(private readonly keyIndexes: readonly number[]) {}

  add(piece: Buffer): void {
    if (piece.length > 0) this.pieces.push(piece);
    this.bytes += piece.length;
  }

  finished(): Page {
    const chunks: Chunk[] = this.pieces.map((data) => ({ format: 'copy-text', data }));
    const line = this.keyIndexes.length > 0 ? decodeLine(lastLine(this.pieces)) : [];
    const lastKey = this.keyIndexes.length > 0 ? this.keyIndexes.map((i) => line[i] as string) : null;
    return { chunks, rowCount: this.rows, bytes: this.bytes, lastKey };
  }
}

/**
 * Cuts a stream of COPY text into pages of whole rows.
 *
 * @param keyIndexes places of the key columns in a row; empty: the rows are in no key order
 */
export async function* copyPages(
  chunks: AsyncIterable<Chunk>,
  limits: PageLimits,
  keyIndexes: readonly number[],
): AsyncGenerator<Page> {
  let page = new GrowingPage(keyIndexes);
  let rows = limits.firstRows ?? limits.rows;
  for await (const chunk of chunks) {
    if (chunk.format !== 'copy-text') throw new Error('the source sent rows where COPY text was asked for');
    const { data } = chunk;
    let start = 0;
    for (let end = data.indexOf(NEWLINE) + 1; end > 0; end = data.indexOf(NEWLINE, end) + 1) {
      page.rows++;
      if (page.rows < rows && page.bytes + end - start < limits.bytes) continue;
      page.add(data.subarray(start, end));
      yield page.finished();
      page = new GrowingPage(keyIndexes);
      rows = limits.rows;
      start = end;
    }
    page.add(data.subarray(start));
  }
  if (page.rows > 0) yield page.finished();
}
