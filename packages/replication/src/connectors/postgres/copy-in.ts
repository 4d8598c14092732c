import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/** A `COPY ... FROM STDIN` under way. */
export interface CopyIn {
  /** rows copied, once the server has confirmed them */
  readonly done: Promise<number>;
  /** Sends CopyFail: the server ends the statement with an error. */
  fail(): void;
}

/**
 * Feeds a `COPY ... FROM STDIN` with back-pressure. Not with `stream.pipeline`, because after a server error nothing
 * more may be written to a pg-copy-streams writable.
 */
export function copyFromBuffers(client: Client, sql: string, buffers: Iterable<Buffer>): CopyIn {
  const stream = client.query(copyFrom(sql));
  let failed = false;
  const done = new Promise<number>((resolve, reject) => {
    stream.once('finish', () => resolve(stream.rowCount));
    stream.on('error', (error) => {
      failed = true;
      reject(error);
      // wakes the writer
      stream.emit('drain');
    });
  });
  const write = async (): Promise<void> => {
    for (const buffer of buffers) {
      if (failed) return;
      if (!stream.write(buffer)) await new Promise((resolve) => stream.once('drain', resolve));
    }
    if (!failed) stream.end();
  };
  const fail = (error?: Error): void => {
    if (failed || stream.writableFinished) return;
    failed = true;
    stream.destroy(error ?? new Error('stopped'));
    stream.emit('drain');
  };
  write().catch((error: Error) => fail(error));
  return { done, fail };
}
