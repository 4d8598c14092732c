/** Signature, flags and length of the header extension, as the server sends and wants them. */
export const BINARY_HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
export const BINARY_TRAILER = Buffer.from([0xff, 0xff]);

/**
 * Finds the rows in a stream of COPY's binary format: a number of fields (int16), then for each its length (int32, -1 for NULL)
 * and its bytes (https://www.postgresql.org/docs/current/sql-copy.html, Binary Format).
 */
export class RowScanner {
  /** holds the row that {@link next} has found, from `start` to `end`; valid until the next {@link feed} */
  data: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  private inside = false;
  /** filled again and again: a new buffer for each chunk would be outside of V8's heap, where its collector hardly feels it */
  private memory = Buffer.allocUnsafeSlow(256 * 1024);
  /** bytes in it that belong to a row that is not complete */
  private held = 0;

  /** @param chunk the next bytes of the stream; may end anywhere */
  feed(chunk: Buffer): void {
    const length = this.held + chunk.length;
    if (length > this.memory.length) {
      const larger = Buffer.allocUnsafeSlow(length * 2);
      this.memory.copy(larger, 0, 0, this.held);
      this.memory = larger;
    }
    chunk.copy(this.memory, this.held);
    this.data = this.memory.subarray(0, length);
    this.start = 0;
    this.end = 0;
    if (this.inside || length < BINARY_HEADER.length) return;
    this.end = BINARY_HEADER.length + this.data.readInt32BE(BINARY_HEADER.length - 4);
    this.inside = true;
  }

  /** @returns false when there is no whole row left in what was fed */
  next(): boolean {
    const end = this.inside ? rowEnd(this.data, this.end) : 0;
    if (end === 0) return false;
    this.start = this.end;
    this.end = end;
    return true;
  }

  /** Keeps what is left for the next {@link feed}: the chunk's memory is the source's to use again. */
  hold(): void {
    this.held = this.data.length - this.end;
    this.memory.copyWithin(0, this.end, this.data.length);
  }
}

/** @returns where the row ends that begins here; 0 when it is not complete, or is the trailer */
function rowEnd(data: Buffer, start: number): number {
  if (start + 2 > data.length) return 0;
  const fields = data.readInt16BE(start);
  if (fields < 0) return 0;
  let at = start + 2;
  for (let i = 0; i < fields; i++) {
    if (at + 4 > data.length) return 0;
    const length = data.readInt32BE(at);
    at += length > 0 ? 4 + length : 4;
  }
  return at <= data.length ? at : 0;
}

/** @returns the bytes of a field of the row that begins at `start`; null for NULL */
export function fieldOf(data: Buffer, start: number, index: number): Buffer | null {
  let at = start + 2;
  for (let i = 0; ; i++) {
    const length = data.readInt32BE(at);
    at += 4;
    if (i === index) return length < 0 ? null : data.subarray(at, at + length);
    if (length > 0) at += length;
  }
}
