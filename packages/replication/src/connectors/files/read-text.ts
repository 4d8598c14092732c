import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import { TaskRunError } from '@jobglot/core';
import { PLAIN_TEXT, type TextCoding } from './text-coding';

/** A piece of a file's text, and how many bytes it was, unpacked. */
export interface TextPiece {
  readonly text: string;
  readonly bytes: number;
}

/**
 * Streams a file as text, with back-pressure: in the encoding given, else UTF-8, or UTF-16 when a byte order mark says so; the
 * mark is not part of the text. Other bytes are refused: a decoder that puts U+FFFD in their place would change data in
 * silence.
 *
 * @throws TaskRunError that says about where the wrong bytes are, or the signal's reason
 */
export async function* readText(
  file: string,
  signal: AbortSignal,
  coding: TextCoding = PLAIN_TEXT,
): AsyncGenerator<TextPiece> {
  let decoder: TextDecoder | undefined;
  let offset = 0;
  const decode = (chunk?: Buffer): string => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? '';
    } catch {
      throw new TaskRunError(wrongBytes(file, offset, coding));
    }
  };
  for await (const chunk of coding.read(file, signal)) {
    decoder ??= new TextDecoder(coding.encoding ?? markedEncoding(chunk), { fatal: true });
    yield { text: decode(chunk), bytes: chunk.length };
    offset += chunk.length;
  }
  const rest = decode();
  if (rest !== '') yield { text: rest, bytes: 0 };
}

function markedEncoding(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function wrongBytes(file: string, offset: number, { encoding }: TextCoding): string {
  const what = encoding === null ? 'UTF-8' : encoding.toUpperCase();
  const remedy = encoding === null ? 'Convert it first, e.g. with iconv.' : 'Give the encoding that it is written in.';
  return `${basename(file)} is not ${what}: wrong bytes after byte ${offset}. ${remedy}`;
}
