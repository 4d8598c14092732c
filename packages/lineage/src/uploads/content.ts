import { refused } from './uploaded-text';

/** Local file header, and end of central directory of an empty archive (APPNOTE.TXT, 4.3.7 and 4.3.16). */
const ZIP_BEGINNINGS = ['PK\x03\x04', 'PK\x05\x06'];

/** Whether a file that begins so is a ZIP archive. */
export function isArchive(begin: Buffer): boolean {
  return ZIP_BEGINNINGS.includes(begin.toString('latin1', 0, 4));
}

/** @throws DomainError `upload.invalid`: it is longer than `limit` bytes */
export async function collect(name: string, content: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of content) {
    bytes += piece.length;
    if (bytes > limit) throw refused(name, `is a text of more than ${limit} bytes: split it`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
