import type { ColumnSchema } from '../table-schema';

/** Strings cut to a column's length (job option AutoTruncateStrings), counted for one log line per column. */
export class CutStrings {
  /** in characters, per column; null: no limit, or none asked for */
  readonly lengths: readonly (number | null)[];
  private readonly counts: number[];

  constructor(
    private readonly columns: readonly ColumnSchema[],
    autoTruncate: boolean,
  ) {
    this.lengths = columns.map((c) => (autoTruncate && c.type.kind === 'string' ? (c.type.length ?? null) : null));
    this.counts = columns.map(() => 0);
  }

  /** @param cut how many were cut, per column */
  add(cut: readonly number[]): void {
    cut.forEach((n, i) => {
      this.counts[i] = (this.counts[i] ?? 0) + n;
    });
  }

  /** Cuts a row in place and counts; characters are Unicode's, never half a surrogate pair. */
  cut(row: (string | null)[]): void {
    this.lengths.forEach((length, i) => {
      const cell = row[i];
      if (length === null || cell == null || cell.length <= length) return;
      const characters = [...cell];
      if (characters.length <= length) return;
      row[i] = characters.slice(0, length).join('');
      this.counts[i] = (this.counts[i] ?? 0) + 1;
    });
  }

  warnings(): string[] {
    return this.columns.flatMap((c, i) =>
      this.counts[i]
        ? [`${this.counts[i]} strings were cut to ${this.lengths[i]} characters in column "${c.name}".`]
        : [],
    );
  }
}
