import { detect } from 'chardet';
import { decode } from 'iconv-lite';
import { refused } from './uploaded-text';

/** Byte order marks (The Unicode Standard, 23.8); the longer ones first, since one begins as another does. */
const MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
/** Detection looks at this much: enough to know a language by. */
const SAMPLE_BYTES = 256 * 1024;

/**
 * The text of a file whose encoding nobody says: by its byte order mark, else UTF-8 if it is that without a fault, else UTF-16 by
 * where its zeros stand, else as its bytes look.
 *
 * @throws DomainError `upload.invalid`: it is no text
 */
export function decodeText(name: string, bytes: Buffer): string {
  const text = decode(bytes, encodingOf(bytes));
  if (text.includes('\0')) throw refused(name, 'is no text');
  return text;
}

function encodingOf(bytes: Buffer): string {
  const marked = MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  if (marked) return marked[0];
  const wide = utf16(bytes);
  if (wide) return wide;
  if (isUtf8(bytes)) return 'utf-8';
  // Windows-1252 is the superset that files said to be ISO-8859-1 are in, as browsers have it (WHATWG Encoding, 4.2).
  const found = detect(bytes.subarray(0, SAMPLE_BYTES));
  return found === null || found === 'ISO-8859-1' || found === 'ASCII' ? 'windows-1252' : found;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** SQL is mostly ASCII: in UTF-16 every other byte of it is zero. */
function utf16(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const zeros = [0, 0];
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) zeros[at % 2]!++;
  const many = sample.length / 5;
  if (zeros[1]! > many && zeros[0]! === 0) return 'utf-16le';
  if (zeros[0]! > many && zeros[1]! === 0) return 'utf-16be';
  return null;
}
