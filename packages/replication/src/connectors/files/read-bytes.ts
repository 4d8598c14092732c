import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { TaskRunError } from '@jobglot/core';
import { fileFailure } from './file-failure';

/** Texts of more than 128 KB would live in V8's space for large objects, which is seldom collected. */
const READ_BYTES = 64 * 1024;

/** Streams a file. A chunk is valid until the next one is asked for. @throws the signal's reason */
export async function* readBytes(file: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  signal.throwIfAborted();
  const input = await open(file).catch((error) => {
    throw fileFailure(error, file, 'read');
  });
  // one buffer for all reads: those of a stream are garbage that V8 hardly feels
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await input.read(buffer, 0, READ_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await input.close();
  }
}

/** Streams what a gzip file holds. @throws TaskRunError when it is none or is broken; the signal's reason */
export async function* readGzip(file: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: READ_BYTES });
  // errors of either reach the reader through the unpacked stream
  const input = createReadStream(file, { highWaterMark: READ_BYTES });
  pipeline(input, unpacked, () => {});
  try {
    for await (const chunk of unpacked) {
      signal.throwIfAborted();
      yield chunk as Buffer;
    }
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw fileFailure(error, file, 'read');
    throw new TaskRunError(`${basename(file)} cannot be unpacked: it is no gzip file, or is broken or cut off.`);
  } finally {
    input.destroy();
    unpacked.destroy();
  }
}
