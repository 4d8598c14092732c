import type { Chunk, Page } from '../connectors/connector';
import { fieldOf, RowScanner } from '../copy-binary/row-scanner';
import type { PageLimits } from './copy-pages';
import { PageMemory } from './page-memory';

/** Where a key column stands in a row, and how its field becomes a cell. */
export interface BinaryKey {
  readonly index: number;
  readonly cell: (field: Buffer) => string;
}

/** A page that grows: whole rows, gathered in runs. */
class GrowingPage {
  private readonly memory = new PageMemory();
  rows = 0;
  private lastKey: readonly string[] | null = null;

  get bytes(): number {
    return this.memory.length;
  }

  /** @param lastKey of the run's last row */
  add(run: Buffer, lastKey: readonly string[] | null): void {
    this.memory.add(run);
    this.lastKey = lastKey;
  }

  finished(): Page {
    const chunks: Chunk[] = this.memory.pieces().map((data) => ({ format: 'copy-binary', data }));
    return { chunks, rowCount: this.rows, bytes: this.bytes, lastKey: this.lastKey };
  }

  restart(keepBytes: number): void {
    this.rows = 0;
    this.memory.clear(keepBytes);
  }
}

/**
 * Cuts a stream of COPY's binary format into pages of whole rows; as {@link copyPages}, two pages take turns in the same
 * memory.
 *
 * @param key empty: the rows are in no key order
 */
export async function* binaryPages(
  chunks: AsyncIterable<Chunk>,
  limits: PageLimits,
  key: readonly BinaryKey[],
): AsyncGenerator<Page> {
  const scanner = new RowScanner();
  let [page, other] = [new GrowingPage(), new GrowingPage()];
  let rows = limits.firstRows ?? limits.rows;
  const keyOf = ({ data, start }: RowScanner): string[] | null =>
    key.length === 0 ? null : key.map(({ index, cell }) => cell(fieldOf(data, start, index)!));
  for await (const chunk of chunks) {
    if (chunk.format !== 'copy-binary') throw new Error('the source sent another format than was asked for');
    scanner.feed(chunk.data);
    // rows that follow each other are copied together
    let from = -1;
    while (scanner.next()) {
      if (from < 0) from = scanner.start;
      page.rows++;
      if (page.rows < rows && page.bytes + scanner.end - from < limits.bytes) continue;
      page.add(scanner.data.subarray(from, scanner.end), keyOf(scanner));
      yield page.finished();
      [page, other] = [other, page];
      page.restart(limits.bytes);
      rows = limits.rows;
      from = -1;
    }
    if (from >= 0) page.add(scanner.data.subarray(from, scanner.end), keyOf(scanner));
    scanner.hold();
  }
  if (page.rows > 0) yield page.finished();
}
