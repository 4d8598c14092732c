/** Big enough for few writes to the socket, small enough that a short load takes little. */
const BLOCK_BYTES = 256 * 1024;

/**
 * The bytes of one page, in blocks that are filled again and again. What a socket or a file delivers is a new buffer
 * each time, outside of V8's heap, where the garbage collector hardly feels it: pages made of those buffers let a long
 * copy's memory grow until a full collection (measured: 84 MB for 100,000 rows, 118 MB for 1,000,000).
 */
export class PageMemory {
  private readonly blocks: Buffer[] = [];
  /** bytes held */
  length = 0;

  add(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; ) {
      const place = this.length % BLOCK_BYTES;
      const copied = bytes.copy(this.block(), place, from);
      this.length += copied;
      from += copied;
    }
  }

  /** @returns the bytes held, in order; valid until {@link clear} */
  pieces(): Buffer[] {
    const pieces: Buffer[] = [];
    for (let from = 0; from < this.length; from += BLOCK_BYTES) {
      pieces.push(this.blocks[from / BLOCK_BYTES]!.subarray(0, this.length - from));
    }
    return pieces;
  }

  /** Forgets the bytes. Blocks beyond `keep` bytes go: one enormous row must not cost its memory for the rest of the load. */
  clear(keep: number): void {
    this.length = 0;
    this.blocks.length = Math.min(this.blocks.length, Math.ceil(keep / BLOCK_BYTES));
  }

  private block(): Buffer {
    const index = Math.floor(this.length / BLOCK_BYTES);
    const block = this.blocks[index] ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    this.blocks[index] = block;
    return block;
  }
}
