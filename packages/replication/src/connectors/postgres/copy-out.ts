import type { Duplex } from 'node:stream';
import { takeOver } from './reading-socket';

/** Message types of the wire protocol that can come while COPY sends. */
const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
const ERROR = 0x45;
/** CopyOutResponse, ParameterStatus, NoticeResponse, NotificationResponse: skipped. */
const SKIPPED = new Set([0x48, 0x53, 0x4e, 0x41]);
const HEADER_BYTES = 5;

/** Rows held ready while the reader works on others; more only costs memory. */
const BLOCK_BYTES = 256 * 1024;
/** Where reading pauses: one more read of the socket fits. */
const FULL_BYTES = BLOCK_BYTES - 64 * 1024;

/** What this file needs of pg's connection. */
interface Connection {
  readonly stream: Duplex;
  query(text: string): void;
}

/**
 * The bytes of a `COPY ... TO STDOUT`, as a pg query. Like pg-copy-streams it takes the socket from pg until the copy is
 * over; unlike it, it strips the headers within the received buffer (a message is a row: one object per row was two
 * thirds of what this process spent on a copy) and hands the rows out in two blocks that take turns.
 */
export class CopyOut implements AsyncIterable<Buffer> {
  private socket: Duplex | null = null;
  private giveBack: (rest: Buffer) => void = () => {};
  private filling = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  private other = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  private filled = 0;
  private paused = false;
  private ended = false;
  private error: Error | null = null;
  private wake: () => void = () => {};
  /** a header that came in two parts */
  private header: Buffer = Buffer.alloc(0);
  /** bytes of the current message still to come, and whether they are rows */
  private missing = 0;
  private inRow = false;

  constructor(private readonly text: string) {}

  /** Gives the rows' bytes; each buffer is valid until the next one is asked for. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      while (this.filled === 0 && !this.ended && this.error === null) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
      if (this.error !== null) throw this.error;
      if (this.filled === 0) return;
      const rows = this.filling.subarray(0, this.filled);
      [this.filling, this.other] = [this.other, this.filling];
      this.filled = 0;
      if (this.paused) {
        this.paused = false;
        this.socket?.resume();
      }
      yield rows;
    }
  }

  /** Called by pg when it is this query's turn. */
  submit(connection: Connection): void {
    this.socket = connection.stream;
    this.giveBack = takeOver(connection.stream, (data) => this.take(data));
    connection.query(this.text);
  }

  /** Called by pg. */
  handleError(error: Error): void {
    this.error = error;
    this.wake();
  }

  /** Called by pg. */
  handleCommandComplete(): void {}

  /** Called by pg. */
  handleReadyForQuery(): void {}

  /** Moves the rows of a received buffer together and keeps them; gives what is not ours back to pg. */
  private take(received: Buffer): void {
    const data = this.header.length === 0 ? received : Buffer.concat([this.header, received]);
    this.header = Buffer.alloc(0);
    let from = 0;
    let to = 0;
    while (from < data.length) {
      if (this.missing > 0) {
        const end = Math.min(from + this.missing, data.length);
        this.missing -= end - from;
        if (this.inRow) {
          data.copyWithin(to, from, end);
          to += end - from;
        }
        from = end;
        continue;
      }
      if (data.length - from < HEADER_BYTES) {
        this.header = Buffer.from(data.subarray(from));
        break;
      }
      const type = data[from]!;
      if (type !== COPY_DATA && !SKIPPED.has(type)) {
        this.keep(data.subarray(0, to));
        this.over(type === COPY_DONE ? data.subarray(from + HEADER_BYTES) : data.subarray(from));
        return;
      }
      this.inRow = type === COPY_DATA;
      this.missing = data.readUInt32BE(from + 1) - 4;
      from += HEADER_BYTES;
    }
    this.keep(data.subarray(0, to));
  }

  private keep(rows: Buffer): void {
    if (rows.length === 0) return;
    if (this.filled + rows.length > this.filling.length) {
      // only a TLS socket can deliver so much at once
      const larger = Buffer.allocUnsafeSlow(this.filled + rows.length);
      this.filling.copy(larger, 0, 0, this.filled);
      this.filling = larger;
    }
    rows.copy(this.filling, this.filled);
    this.filled += rows.length;
    if (this.filled > FULL_BYTES && !this.paused) {
      this.paused = true;
      this.socket?.pause();
    }
    this.wake();
  }

  /** @param rest CopyDone is behind us, or an error ahead: pg reads on from here */
  private over(rest: Buffer): void {
    this.socket = null;
    this.ended = rest[0] !== ERROR;
    this.giveBack(rest);
    this.wake();
  }
}
