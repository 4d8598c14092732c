import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * A file that takes its name only when it is whole: written as `<name>.part-<fence>`, then flushed to disk and renamed
 * (replication-notes.md 4.3). A kill leaves the old file as it was.
 */
export class PartFile {
  private constructor(
    private readonly file: string,
    readonly path: string,
  ) {}

  /** Removes what dead loads left beside the file. The table's lock must be held. */
  static async claim(file: string, fence: number): Promise<PartFile> {
    await removeParts(file);
    return new PartFile(file, partName(file, fence));
  }

  /**
   * Puts the part, which must be whole, in the file's place; it survives a power cut from then on.
   *
   * @param file another place on the same volume
   */
  async commit(file = this.file): Promise<void> {
    const handle = await open(this.path, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(this.path, file);
    await syncFolder(dirname(file));
  }

  /** Never throws. */
  async discard(): Promise<void> {
    await removeParts(this.file).catch(() => {});
  }
}

/** @returns the name of a load's own files beside the destination; all that begin so are removed by the next load */
export function partName(file: string, fence: number): string {
  return `${file}.part-${fence}`;
}

async function removeParts(file: string): Promise<void> {
  const start = `${basename(file)}.part-`;
  const names = await readdir(dirname(file));
  await Promise.all(
    names.filter((n) => n.startsWith(start)).map((n) => rm(join(dirname(file), n), { force: true, recursive: true })),
  );
}

/** Replaces a small file atomically. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.new`;
  const handle = await open(part, 'w');
  try {
    await handle.writeFile(text, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}

/** A rename is on disk when its folder is; not every platform can flush one. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
