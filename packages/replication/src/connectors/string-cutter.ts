import type { Cell, Row } from './cell';

/** A column whose strings are cut. */
export interface CutColumn {
  readonly name: string;
  /** longest string in characters (code points); null: no limit */
  readonly limit: number | null;
}

/** AutoTruncateStrings: cuts strings to the destination's length and counts them (replication-notes.md 1.2). */
export class StringCutter {
  private readonly limits: readonly { readonly index: number; readonly name: string; readonly limit: number }[];
  private readonly cuts = new Map<string, number>();

  /** @param columns in the order of the rows' cells */
  constructor(columns: readonly CutColumn[]) {
    this.limits = columns.flatMap(({ name, limit }, index) => (limit === null ? [] : [{ index, name, limit }]));
  }

  /** @returns false when no column has a limit */
  get needed(): boolean {
    return this.limits.length > 0;
  }

  /** Cuts in place. */
  cut(row: Row): Row {
    for (const { index, name, limit } of this.limits) {
      const cell: Cell | undefined = row[index];
      // a string never has more characters than UTF-16 units
      if (cell == null || cell.length <= limit) continue;
      const characters = [...cell];
      if (characters.length <= limit) continue;
      row[index] = characters.slice(0, limit).join('');
      this.cuts.set(name, (this.cuts.get(name) ?? 0) + 1);
    }
    return row;
  }

  /** @returns one line per column with cut strings, without their text */
  warnings(): string[] {
    return this.limits.flatMap(({ name, limit }) => {
      const count = this.cuts.get(name);
      return count === undefined ? [] : [`${count} strings were cut to ${limit} characters in column ${name}.`];
    });
  }
}
