import { decodeRows } from '../../copy-text/decode-rows';
import { RowSplitter } from '../../copy-text/row-splitter';
import type { TargetColumn } from './target-shape';

const LOST = /^(NaN|-?Infinity|-?infinity)$/;

/** Counts the values that MySQL has not: NaN and infinity become NULL (replication-notes.md 1.5). */
export class LostValues {
  private readonly counts = new Map<string, number>();

  /** @param buffers COPY text, cut anywhere @returns the same; looked at closely only where there may be one */
  *watched(columns: readonly TargetColumn[], buffers: Iterable<Buffer>): Generator<Buffer> {
    const places = columns.flatMap((c, i) => (mayLose(c) ? [i] : []));
    const splitter = new RowSplitter();
    for (const data of buffers) {
      if (places.length > 0) {
        const rows = splitter.push(data);
        if (rows.includes('NaN') || rows.includes('nfinity')) this.count(columns, places, rows);
      }
      yield data;
    }
  }

  warnings(): string[] {
    return [...this.counts].map(([name, n]) => `${n} values of column ${name} are NaN or infinity: they become NULL.`);
  }

  private count(columns: readonly TargetColumn[], places: readonly number[], data: Buffer): void {
    for (const row of decodeRows(data)) {
      for (const place of places) {
        if (!LOST.test(row[place] ?? '')) continue;
        const { name } = columns[place]!;
        this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      }
    }
  }
}

function mayLose({ cells, type, sqlType }: TargetColumn): boolean {
  return /float|decimal|date|timestamp/.test(cells.kind) && type.kind !== 'string' && !/text|char/i.test(sqlType);
}
