import type { Chunk, Page } from '../connectors/connector';
import { decodeLine } from '../copy-text/decode-rows';
import { PageMemory } from './page-memory';

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
  private readonly memory = new PageMemory();
  rows = 0;

  constructor(private readonly keyIndexes: readonly number[]) {}

  get bytes(): number {
    return this.memory.length;
  }

  add(piece: Buffer): void {
    this.memory.add(piece);
  }

  finished(): Page {
    const pieces = this.memory.pieces();
    const chunks: Chunk[] = pieces.map((data) => ({ format: 'copy-text', data }));
    const line = this.keyIndexes.length > 0 ? decodeLine(lastLine(pieces)) : [];
    const lastKey = this.keyIndexes.length > 0 ? this.keyIndexes.map((i) => line[i] as string) : null;
    return { chunks, rowCount: this.rows, bytes: this.bytes, lastKey };
  }

  restart(keepBytes: number): void {
    this.rows = 0;
    this.memory.clear(keepBytes);
  }
}

/**
 * Cuts a stream of COPY text into pages of whole rows. Two pages take turns in the same memory: a page's bytes are valid
 * until the next page but one is asked for, so one may be written while the next is read ({@link ahead}), and no more.
 *
 * @param keyIndexes places of the key columns in a row; empty: the rows are in no key order
 */
export async function* copyPages(
  chunks: AsyncIterable<Chunk>,
  limits: PageLimits,
  keyIndexes: readonly number[],
): AsyncGenerator<Page> {
  let [page, other] = [new GrowingPage(keyIndexes), new GrowingPage(keyIndexes)];
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
      [page, other] = [other, page];
      page.restart(limits.bytes);
      rows = limits.rows;
      start = end;
    }
    page.add(data.subarray(start));
  }
  if (page.rows > 0) yield page.finished();
}
