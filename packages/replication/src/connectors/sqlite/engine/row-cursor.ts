import type Database from 'libsql';
import { encodeRows } from '../../../copy-text/encode-rows';
import type { Row } from '../../cell';
import { toCell } from './cell-values';
import type { SqlValue, ValueKind } from './engine-messages';

/** A slice ends early at this size, so that rows of megabytes do not add up. */
const SLICE_CHARACTERS = 1_000_000;

/** A running SELECT, read in slices. Lives in the engine process. */
export class RowCursor {
  private readonly rows: Iterator<SqlValue[]>;

  constructor(
    statement: Database.Statement,
    params: readonly SqlValue[],
    private readonly pick: readonly number[],
    private readonly kinds: readonly ValueKind[],
  ) {
    this.rows = statement
      .raw(true)
      .safeIntegers(true)
      .iterate([...params]) as Iterator<SqlValue[]>;
  }

  /** @returns the next rows as COPY text */
  fetch(limit: number): { data: Buffer; rows: number; done: boolean } {
    const rows: Row[] = [];
    let size = 0;
    while (rows.length < limit && size < SLICE_CHARACTERS) {
      const { value, done } = this.rows.next();
      if (done) return { data: encodeRows(rows), rows: rows.length, done: true };
      const row: Row = [];
      for (let i = 0; i < this.pick.length; i++) {
        const cell = toCell(value[this.pick[i]!] ?? null, this.kinds[i]!);
        if (cell !== null) size += cell.length;
        row.push(cell);
      }
      rows.push(row);
    }
    return { data: encodeRows(rows), rows: rows.length, done: false };
  }
}
