import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { DomainError } from '@jobglot/core';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { collect, isArchive } from './content';
import { decodeText } from './decode-text';
import type { UploadLimits } from './upload-limits';
import { refused, type UploadedText } from './uploaded-text';

/** Members that end so are read; others, a README or an image, are passed over. */
const READ = ['.sql', '.txt', '.ddl', '.zip', ''];
const STORED = 0;
const DEFLATED = 8;
/** Type of a file in the upper half of its external attributes, as Unix archivers write it (APPNOTE.TXT, 4.4.15; stat(2)). */
const TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/** What all archives of one upload have taken of the limits so far. */
interface Taken {
  entries: number;
  bytes: number;
}

/**
 * The texts in a ZIP archive, and in the archives in it. Its bytes are put on disk, since its directory stands at its end; no
 * member is.
 *
 * @throws DomainError `upload.invalid`
 */
export async function* readArchive(
  name: string,
  content: AsyncIterable<Uint8Array>,
  limits: UploadLimits,
): AsyncGenerator<UploadedText> {
  const folder = await mkdtemp(join(tmpdir(), 'jobglot-archive-'));
  try {
    const path = join(folder, 'archive');
    await pipeline(Readable.from(content), createWriteStream(path, { mode: 0o600 }));
    yield* readMembers(name, () => openPromise(path, OPTIONS), limits, { entries: 0, bytes: 0 }, 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const OPTIONS = { lazyEntries: true, autoClose: false };

async function* readMembers(
  name: string,
  open: () => Promise<ZipFile>,
  limits: UploadLimits,
  taken: Taken,
  depth: number,
): AsyncGenerator<UploadedText> {
  const zip = await open().catch((error: unknown) => {
    throw broken(name, error);
  });
  try {
    for (const entry of await entriesOf(name, zip, limits, taken)) {
      const path = `${name}/${entry.fileName}`;
      const bytes = await unpack(path, zip, entry, limits.textBytes);
      if (!isArchive(bytes)) yield { name: path, sql: decodeText(path, bytes) };
      else if (depth < limits.depth) {
        yield* readMembers(path, () => fromBufferPromise(bytes, OPTIONS), limits, taken, depth + 1);
      } else throw refused(path, `is an archive in an archive, deeper than ${limits.depth} levels`);
    }
  } finally {
    zip.close();
  }
}

/** The members that are read, by their names; what an archive says of sizes is held against it as they are unpacked. */
async function entriesOf(name: string, zip: ZipFile, limits: UploadLimits, taken: Taken): Promise<Entry[]> {
  const entries: Entry[] = [];
  const names = new Set<string>();
  try {
    for await (const entry of zip.eachEntry()) {
      taken.entries += 1;
      if (taken.entries > limits.entries) throw refused(name, `holds more than ${limits.entries} files`);
      if (!isRead(entry.fileName)) continue;
      checkEntry(`${name}/${entry.fileName}`, entry, limits);
      taken.bytes += entry.uncompressedSize;
      if (taken.bytes > limits.totalBytes) throw refused(name, `unpacks to more than ${limits.totalBytes} bytes`);
      if (names.has(entry.fileName)) throw refused(name, `holds ${entry.fileName} twice`);
      names.add(entry.fileName);
      entries.push(entry);
    }
  } catch (error) {
    throw broken(name, error);
  }
  return entries.sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}

function isRead(path: string): boolean {
  const hidden = path.split('/').some((part) => part.startsWith('.') && part !== '..' && part !== '.');
  return !hidden && !path.startsWith('__MACOSX/') && !path.endsWith('/') && READ.includes(extname(path).toLowerCase());
}

function checkEntry(path: string, entry: Entry, limits: UploadLimits): void {
  const { ratio, ratioFromBytes, textBytes, nameBytes } = limits;
  const { uncompressedSize, compressedSize, compressionMethod, externalFileAttributes } = entry;
  if (Buffer.byteLength(path) > nameBytes) throw refused(`${path.slice(0, 100)}...`, 'has too long a name');
  if (((externalFileAttributes >>> 16) & TYPE_MASK) === SYMBOLIC_LINK) throw refused(path, 'is a symbolic link');
  if (entry.isEncrypted()) throw refused(path, 'is encrypted: pack it without a password');
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    throw refused(path, 'is not packed by Deflate: pack it so, or not at all');
  }
  if (uncompressedSize > ratioFromBytes && uncompressedSize > ratio * compressedSize) {
    throw refused(path, `unpacks to more than ${ratio} times its size`);
  }
  if (uncompressedSize > textBytes) throw refused(path, `is a text of more than ${textBytes} bytes: split it`);
}

async function unpack(path: string, zip: ZipFile, entry: Entry, limit: number): Promise<Buffer> {
  try {
    const bytes = await collect(path, await zip.openReadStreamPromise(entry), limit);
    if (crc32(bytes) !== entry.crc32) throw refused(path, 'is broken: its sum is wrong');
    return bytes;
  } catch (error) {
    throw broken(path, error);
  }
}

/** What the reader says of an archive: names that lead out, directories that are cut off, data that is not Deflate's. */
function broken(name: string, error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const message = (error as Error).message ?? '';
  const leadsOut = /relative path|absolute path|invalid characters/i.test(message);
  return refused(basename(name), leadsOut ? 'holds a file whose name leads out of the archive' : 'is a broken archive');
}
