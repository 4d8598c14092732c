import { basename, extname } from 'node:path';
import { crc32 } from 'node:zlib';
import { TaskRunError } from '@jobglot/core';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { fileFailure } from './file-failure';

/** Stands between an archive's path and a member's name; no path has it. */
const INSIDE = '\0';
const STORED = 0;
const DEFLATED = 8;

/** Limits against archives that unpack to much more than they look like. */
const MAX_MEMBERS = 10_000;
const MAX_TOTAL_BYTES = 50 * 1024 ** 3;
const MAX_RATIO = 200;
/** below it a member may be packed as tightly as it likes */
const RATIO_FROM_BYTES = 1024 ** 2;

/**
 * ZIP archives whose members are read like files. Nothing is unpacked to disk, so that no name can lead anywhere. What the
 * archive says of sizes is believed, since a member that is read to more or fewer bytes ends the task.
 */
export class ZipArchives {
  private readonly entries = new Map<string, Entry>();

  /**
   * @param extensions lower case, with dot: members that end otherwise are left out, as are hidden ones
   * @returns names for {@link read}, in order of the members' names; `basename` of each is the member's own
   * @throws TaskRunError no archive, nothing in it that fits, or more than the limits allow
   */
  async members(archive: string, extensions: readonly string[], signal: AbortSignal): Promise<string[]> {
    const found = await opened(archive, signal, async (zip) => {
      if (zip.entryCount > MAX_MEMBERS) throw refused(archive, `has more than ${MAX_MEMBERS} entries`);
      const fitting: Entry[] = [];
      for await (const entry of zip.eachEntry()) {
        signal.throwIfAborted();
        if (fits(entry.fileName, extensions)) fitting.push(entry);
      }
      return fitting;
    });
    if (found.length === 0) throw refused(archive, `holds no file that ends in ${extensions.join(', ')}`);
    checkSizes(archive, found);
    const names = found.map((entry) => {
      const name = archive + INSIDE + entry.fileName;
      this.entries.set(name, entry);
      return name;
    });
    if (new Set(names).size < names.length) throw refused(archive, 'has two entries of one name');
    return names.sort();
  }

  /**
   * Streams a member.
   *
   * @param member as {@link members} named it
   * @throws TaskRunError encrypted, packed by another method than Deflate, or broken; the signal's reason
   */
  async *read(member: string, signal: AbortSignal): AsyncGenerator<Buffer> {
    const archive = member.split(INSIDE, 1)[0]!;
    const entry = this.entries.get(member);
    if (entry === undefined) throw refused(archive, 'can only be read, as a source: leave Compression out');
    checkReadable(archive, entry);
    const zip = await open(archive);
    try {
      let sum = 0;
      const stream = await zip.openReadStreamPromise(entry);
      for await (const chunk of stream) {
        signal.throwIfAborted();
        sum = crc32(chunk as Buffer, sum);
        yield chunk as Buffer;
      }
      if (sum !== entry.crc32) throw refused(archive, `is broken: the sum of ${basename(entry.fileName)} is wrong`);
    } catch (error) {
      signal.throwIfAborted();
      throw unpackFailure(error, archive);
    } finally {
      zip.close();
    }
  }
}

async function opened<T>(archive: string, signal: AbortSignal, use: (zip: ZipFile) => Promise<T>): Promise<T> {
  const zip = await open(archive);
  try {
    return await use(zip);
  } catch (error) {
    signal.throwIfAborted();
    throw unpackFailure(error, archive);
  } finally {
    zip.close();
  }
}

function open(archive: string): Promise<ZipFile> {
  return openPromise(archive, { lazyEntries: true, autoClose: false }).catch((error) => {
    throw unpackFailure(error, archive);
  });
}

function fits(name: string, extensions: readonly string[]): boolean {
  const hidden = name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
  return !hidden && extensions.includes(extname(name).toLowerCase());
}

function checkSizes(archive: string, entries: readonly Entry[]): void {
  const bomb = entries.find(
    ({ compressedSize, uncompressedSize }) =>
      uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > MAX_RATIO * compressedSize,
  );
  if (bomb) throw refused(archive, `holds ${basename(bomb.fileName)}, which unpacks to more than ${MAX_RATIO} times`);
  const total = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (total > MAX_TOTAL_BYTES) throw refused(archive, 'unpacks to more than 50 GiB');
}

function checkReadable(archive: string, entry: Entry): void {
  const name = basename(entry.fileName);
  if (entry.isEncrypted()) throw refused(archive, `holds ${name}, which is encrypted: pack it without a password`);
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw refused(archive, `holds ${name}, which is not packed by Deflate: pack it so, or not at all`);
  }
}

function refused(archive: string, why: string): TaskRunError {
  return new TaskRunError(`The ZIP archive ${basename(archive)} ${why}.`);
}

function unpackFailure(error: unknown, archive: string): unknown {
  if (error instanceof TaskRunError) return error;
  const known = fileFailure(error, archive, 'read');
  if (known !== error) return known;
  return new TaskRunError(
    `${basename(archive)} cannot be unpacked: it is no ZIP archive, is broken or cut off, or has entries whose names lead out of it.`,
  );
}
