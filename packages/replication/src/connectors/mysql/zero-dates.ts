import { decodeRows } from '../../copy-text/decode-rows';
import { encodeRows } from '../../copy-text/encode-rows';
import type { ReadColumn } from './copy-line';

const ZERO = Buffer.from('0000-00-00');
const DATES = new Set(['date', 'timestamp', 'timestamptz']);

/** MySQL's date that is none, `0000-00-00`, becomes NULL, and is counted (replication-notes.md 1.5). */
export class ZeroDates {
  private readonly places: readonly number[];
  private readonly counts = new Map<string, number>();

  constructor(private readonly columns: readonly ReadColumn[]) {
    this.places = columns.flatMap((c, i) => (DATES.has(c.type.kind) ? [i] : []));
  }

  /** @param lines whole lines of COPY text @returns the same lines, looked at closely only where there may be one */
  clean(lines: Buffer): Buffer {
    if (this.places.length === 0 || !lines.includes(ZERO)) return lines;
    const rows = decodeRows(lines);
    for (const row of rows) {
      for (const place of this.places) {
        if (!row[place]?.startsWith('0000-00-00')) continue;
        row[place] = null;
        const { name } = this.columns[place]!;
        this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      }
    }
    return encodeRows(rows);
  }

  warnings(): string[] {
    return [...this.counts].map(([name, n]) => `${n} dates of column ${name} are 0000-00-00: they become NULL.`);
  }
}
