const NEWLINE = 10;

/** Cuts a stream of COPY text at row ends: the format escapes a newline inside a value, so each newline ends a row. */
export class RowSplitter {
  private rest: Buffer[] = [];

  /** @returns the whole rows that are complete with this piece; a copy of what follows the last newline waits for the next one */
  push(data: Buffer): Buffer {
    const end = data.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      this.rest.push(Buffer.from(data));
      return Buffer.alloc(0);
    }
    const whole = this.rest.length === 0 ? data.subarray(0, end) : Buffer.concat([...this.rest, data.subarray(0, end)]);
    this.rest = end === data.length ? [] : [Buffer.from(data.subarray(end))];
    return whole;
  }
}
