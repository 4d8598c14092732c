import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RunAbort } from '@jobglot/core';
import type { BinaryLoad, BinaryPlan } from '../binary-files';
import { fileFailure } from '../files/file-failure';
import { lockFile, readRecord, STATE_FOLDER, writeRecord } from '../files/load-record';
import { PartFile } from '../files/part-file';
import { acquireTableLock, type TableLock } from '../files/table-lock';
import { duplicate } from './destination';
import type { FolderPlace } from './folder-place';
import type { Duplicates } from './options';

/** Lock and record of all copies into a folder are those of a file that would have this name. */
const COPIES = 'files';

/** What a copy needs to know of its destination. */
export interface CopyTarget {
  readonly place: FolderPlace;
  /** path of the destination folder below the place */
  readonly folder: string;
  readonly duplicates: Duplicates;
}

/** Copies files into a folder, one after the other: each is written in a hidden folder and renamed when it is whole. */
export class BinaryCopy implements BinaryLoad {
  /** files that were put in place */
  count = 0;

  private constructor(
    private readonly target: CopyTarget,
    private readonly part: PartFile,
    private readonly lock: TableLock,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws TaskRunError, RunAbort `claim_lost` */
  static async begin(
    target: CopyTarget,
    plan: BinaryPlan,
    waiting: (message: string) => void,
    signal: AbortSignal,
  ): Promise<BinaryCopy> {
    // a link out of the files root is refused
    target.place.resolve(`${target.folder}/${STATE_FOLDER}`);
    const folder = target.place.resolve(target.folder);
    const copies = join(folder, COPIES);
    const lock = await acquireTableLock(lockFile(copies), signal, waiting);
    try {
      await claim(target, plan, copies);
      return new BinaryCopy(target, await PartFile.claim(join(folder, STATE_FOLDER, COPIES), plan.fence), lock, signal);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  async write(name: string, content: AsyncIterable<Buffer>): Promise<boolean> {
    const file = fileOf(this.target, name);
    if (this.target.duplicates === 'SKIP' && existsSync(file)) return false;
    try {
      await mkdir(dirname(file), { recursive: true });
      await this.writePart(content);
      this.signal.throwIfAborted();
      await this.part.commit(file);
    } catch (error) {
      throw fileFailure(error, file, 'written');
    }
    this.count++;
    return true;
  }

  async end(): Promise<void> {
    await this.part.discard();
    this.lock.release();
  }

  private async writePart(content: AsyncIterable<Buffer>): Promise<void> {
    const part = await open(this.part.path, 'w');
    try {
      for await (const chunk of content) await part.writeFile(chunk);
    } finally {
      await part.close();
    }
  }
}

/** Takes the folder, unless a later claim did, or files are there that must not be and no earlier attempt has made. */
async function claim(target: CopyTarget, { names, executionId, fence }: BinaryPlan, copies: string): Promise<void> {
  const record = await readRecord(copies);
  if (record && record.fence > fence) throw new RunAbort('claim_lost');
  if (target.duplicates === 'ABANDON' && record?.executionId !== executionId) {
    const there = names.find((name) => existsSync(fileOf(target, name)));
    if (there !== undefined) throw duplicate(there);
  }
  await writeRecord(copies, { executionId, fence, columns: [], states: {} });
}

/** A link may have come meanwhile. @throws TaskRunError it leads out of the files root */
function fileOf({ place, folder }: CopyTarget, name: string): string {
  return place.resolve(`${folder}/${name}`);
}
