import { Readable } from 'node:stream';

/** Message types of the wire protocol that can come while COPY sends. */
const COPY_DATA = 0x64;
const COPY_DONE = 0x63;
/** CopyOutResponse, ParameterStatus, NoticeResponse, NotificationResponse: skipped. */
const SKIPPED = new Set([0x48, 0x53, 0x4e, 0x41]);
const HEADER_BYTES = 5;

/** What this file needs of pg's connection. */
interface Connection {
  readonly stream: Readable;
  query(text: string): void;
}

type DataHandler = (data: Buffer) => void;

/**
 * The bytes of a `COPY ... TO STDOUT`, as a pg query. Like pg-copy-streams it takes the socket from pg until the copy is
 * over; unlike it, it strips the headers within the received buffer. A message is a row: one object per row was two
 * thirds of what this process spent on a copy (1,000,000 rows: 0.17 s of garbage collection).
 */
export class CopyOut extends Readable {
  private connection: Connection | null = null;
  private pgHandler: DataHandler | null = null;
  private wanted = false;
  private pumping = false;
  /** a header that came in two parts */
  private header: Buffer = Buffer.alloc(0);
  /** bytes of the current message still to come, and whether they are rows */
  private missing = 0;
  private inRow = false;

  constructor(
    private readonly text: string,
    highWaterMark: number,
  ) {
    super({ highWaterMark });
  }

  /** Called by pg when it is this query's turn. */
  submit(connection: Connection): void {
    this.connection = connection;
    const socket = connection.stream;
    this.pgHandler = socket.listeners('data')[0] as DataHandler;
    socket.removeListener('data', this.pgHandler);
    socket.pause();
    socket.on('readable', this.pump);
    connection.query(this.text);
  }

  override _read(): void {
    this.wanted = true;
    this.pump();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.release();
    callback(error);
  }

  /** Called by pg. */
  handleError(error: Error): void {
    this.destroy(error);
  }

  /** Called by pg. */
  handleCommandComplete(): void {}

  /** Called by pg. */
  handleReadyForQuery(): void {}

  private readonly pump = (): void => {
    if (this.pumping) return;
    this.pumping = true;
    while (this.wanted && this.connection !== null) {
      const data = this.connection.stream.read() as Buffer | null;
      if (data === null) break;
      this.unwrap(this.header.length === 0 ? data : Buffer.concat([this.header, data]));
    }
    this.pumping = false;
  };

  /** Moves the rows of a received buffer together and passes them on; gives what is not ours back to pg. */
  private unwrap(data: Buffer): void {
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
        this.over(data.subarray(0, to), type === COPY_DONE ? data.subarray(from + HEADER_BYTES) : data.subarray(from));
        return;
      }
      this.inRow = type === COPY_DATA;
      this.missing = data.readUInt32BE(from + 1) - 4;
      from += HEADER_BYTES;
    }
    if (to > 0) this.wanted = this.push(data.subarray(0, to));
  }

  /** @param rest CopyDone is behind us, or an error ahead: pg reads on from here */
  private over(rows: Buffer, rest: Buffer): void {
    const done = this.connection;
    const handler = this.pgHandler;
    this.release();
    if (rows.length > 0) this.push(rows);
    if (done === null || handler === null) return;
    if (rest[0] !== 0x45) this.push(null);
    done.stream.on('data', handler);
    handler(rest);
    process.nextTick(() => done.stream.resume());
  }

  private release(): void {
    this.connection?.stream.removeListener('readable', this.pump);
    this.connection = null;
    this.pgHandler = null;
  }
}
