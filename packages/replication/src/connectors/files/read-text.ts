import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import { TaskRunError } from '@jobglot/core';

/** Texts of more than 128 KB would live in V8's space for large objects, which is seldom collected. */
const READ_BYTES = 64 * 1024;

/** A piece of a file's text, and how many bytes it was. */
export interface TextPiece {
  readonly text: string;
  readonly bytes: number;
}

/**
 * Streams a file as text, with back-pressure: UTF-8, or UTF-16 when a byte order mark says so; the mark is not part of
 * the text. Other bytes are refused: a decoder that puts U+FFFD in their place would change data in silence.
 *
 * @throws TaskRunError that says about where the wrong bytes are, or the signal's reason
 */
export async function* readText(file: string, signal: AbortSignal): AsyncGenerator<TextPiece> {
  signal.throwIfAborted();
  const input = await open(file);
  // one buffer for all reads: those of a stream are garbage that V8 hardly feels
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  let decoder: TextDecoder | undefined;
  let offset = 0;
  const decode = (chunk?: Buffer): string => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? '';
    } catch {
      throw new TaskRunError(
        `${basename(file)} is not UTF-8: wrong bytes after byte ${offset}. Convert it first, e.g. with iconv.`,
      );
    }
  };
  try {
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await input.read(buffer, 0, READ_BYTES);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, bytesRead);
      decoder ??= new TextDecoder(encoding(chunk), { fatal: true });
      yield { text: decode(chunk), bytes: chunk.length };
      offset += chunk.length;
    }
    const rest = decode();
    if (rest !== '') yield { text: rest, bytes: 0 };
  } finally {
    await input.close();
  }
}

function encoding(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}
