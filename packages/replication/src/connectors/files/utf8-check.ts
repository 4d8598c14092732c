import { Transform } from 'node:stream';
import { TaskRunError } from '@jobglot/core';

/**
 * Passes bytes on and refuses what is not UTF-8: a decoder that puts U+FFFD in their place would change data in
 * silence. UTF-16 with a byte order mark is left to the reader.
 *
 * @throws TaskRunError (as the stream's error) that says about where
 */
export function utf8Check(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let offset = 0;
  let utf16 = false;
  const check = (chunk: Buffer | undefined): Error | null => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
      return null;
    } catch {
      return new TaskRunError(
        `The file is not UTF-8: wrong bytes after byte ${offset}. Convert it, e.g. with iconv -t UTF-8.`,
      );
    }
  };
  return new Transform({
    transform(chunk: Buffer, _, done) {
      if (offset === 0) utf16 = (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff);
      const error = utf16 ? null : check(chunk);
      offset += chunk.length;
      done(error, chunk);
    },
    flush(done) {
      done(utf16 ? null : check(undefined));
    },
  });
}
