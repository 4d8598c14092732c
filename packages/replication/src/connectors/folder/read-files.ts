import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileStamp } from '../files/load-record';
import type { ListedFile } from './source-folder';

/** The source files that a task reads, and their end. */
export class ReadFiles {
  private readonly stamps = new Map<string, string>();
  private readonly read = new Set<string>();

  /** Files as they were found. */
  found(files: readonly ListedFile[]): void {
    for (const { file, stamp } of files) this.stamps.set(file, stamp);
  }

  /** A file was read to its end. */
  done(file: string): void {
    this.read.add(file);
  }

  get count(): number {
    return this.read.size;
  }

  /** @returns true when the file is what it was when it was found */
  async unchanged(file: string): Promise<boolean> {
    return (await fileStamp(file)) === this.stamps.get(file);
  }

  /** Deletes what was read. @returns a warning for each file that has changed since it was found, and stays */
  async remove(): Promise<string[]> {
    const warnings: string[] = [];
    for (const file of this.read) {
      if (await this.unchanged(file)) await rm(file, { force: true });
      else warnings.push(`The file ${basename(file)} has changed since it was read: it is not deleted.`);
    }
    return warnings;
  }
}
