import { TaskRunError } from '@jobglot/core';
import type { Cell, Row } from '../../cell';

/** Cells by column; undefined: the log does not hold the value (a large one that did not change). */
export type Tuple = Readonly<Record<string, Cell | undefined>>;

/** The changes of some transactions, folded to the last one of each key. */
export class FoldedChanges {
  private readonly byKey = new Map<string, { readonly key: Row; readonly tuple: Tuple | null }>();
  /** changes taken in since the last {@link take} */
  count = 0;
  bytes = 0;

  constructor(
    private readonly key: readonly string[],
    private readonly columns: readonly string[],
  ) {}

  write(tuple: Tuple, old: Tuple | null): void {
    const key = this.keyOf(tuple);
    if (old !== null && this.id(this.keyOf(old)) !== this.id(key)) this.remove(old);
    this.set(key, tuple);
  }

  remove(old: Tuple): void {
    this.set(this.keyOf(old), null);
  }

  /** Empties it. @returns rows, keys of rows with values that are not known, and keys of deleted rows */
  take(): { rows: Row[]; partial: Row[]; deletes: Row[] } {
    const rows: Row[] = [];
    const partial: Row[] = [];
    const deletes: Row[] = [];
    for (const { key, tuple } of this.byKey.values()) {
      if (tuple === null) deletes.push(key);
      else if (this.columns.some((c) => tuple[c] === undefined)) partial.push(key);
      else rows.push(this.columns.map((c) => tuple[c] as Cell));
    }
    this.byKey.clear();
    this.count = 0;
    this.bytes = 0;
    return { rows, partial, deletes };
  }

  private set(key: Row, tuple: Tuple | null): void {
    const id = this.id(key);
    // the order of the last changes is the order of the batch
    this.byKey.delete(id);
    this.byKey.set(id, { key, tuple });
    this.count++;
  }

  private keyOf(tuple: Tuple): Row {
    return this.key.map((k) => {
      const cell = tuple[k];
      if (cell !== undefined) return cell;
      throw new TaskRunError(
        `The key column ${k} was added or renamed while the table was followed. Reset the task, so that the table is read in full.`,
      );
    });
  }

  private id(key: Row): string {
    return JSON.stringify(key);
  }
}
