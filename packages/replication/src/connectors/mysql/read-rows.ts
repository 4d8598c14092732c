import type { Connection } from 'mysql2';
import type { RawRow, RowEncoder } from './row-encoder';

/** What this file needs of the driver: rows as events, and a socket that can wait. */
interface Rows {
  on(event: 'result', listener: (row: RawRow) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'end', listener: () => void): this;
}

/**
 * Runs a SELECT and gives its rows out as blocks of COPY text. Not by the driver's own stream, which costs more for each
 * row than all the rest. While a block is read by the caller, the next one is filled, and then the socket waits.
 */
export async function* readRows(connection: Connection, sql: string, encoder: RowEncoder): AsyncGenerator<Buffer> {
  let wake: () => void = () => {};
  let failed: Error | null = null;
  let [filled, ended, paused, left] = [false, false, false, false];
  const failing = (error: Error): void => {
    failed = error;
    wake();
  };
  // a lost connection is told to the connection, not to a query without callback
  connection.on('error', failing);
  const query = connection.query({ sql, rowsAsArray: true, typeCast: false }) as unknown as Rows;
  query.on('result', (row) => {
    if (left) return;
    if (encoder.add(row)) {
      paused = true;
      connection.pause();
    }
    filled = true;
    wake();
  });
  query.on('error', failing);
  query.on('end', () => {
    ended = true;
    wake();
  });
  try {
    for (;;) {
      while (!paused && !ended && failed === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failed !== null) throw failed;
      if (!filled) return;
      filled = false;
      const block = encoder.take();
      if (paused) {
        paused = false;
        connection.resume();
      }
      yield block;
    }
  } finally {
    left = true;
    connection.removeListener('error', failing);
    connection.resume();
  }
}
