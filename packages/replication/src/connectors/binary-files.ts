import { TaskRunError } from '@jobglot/core';
import type { TablePath } from './table-schema';

/** A file that is copied as it is. */
export interface BinaryFile {
  /** path below the folder that was asked for, with `/` between names */
  readonly name: string;
  readonly bytes: number;
  /**
   * Streams it. A chunk is valid until the next one is asked for.
   *
   * @throws TaskRunError when the file has changed since it was listed; the signal's reason
   */
  content(): AsyncIterable<Buffer>;
}

/** Folders whose files are copied as they are. */
export interface BinarySource {
  /** @returns the files in order of path, at least one @throws TaskRunError nothing is there */
  list(path: TablePath): Promise<readonly BinaryFile[]>;
}

/** Folders that files are copied into. */
export interface BinaryDestination {
  /** @throws TaskRunError files are there that must not be, RunAbort `claim_lost` */
  begin(plan: BinaryPlan, waiting: (message: string) => void): Promise<BinaryLoad>;
}

/** What is to be copied. */
export interface BinaryPlan {
  readonly folder: TablePath;
  /** of all files */
  readonly names: readonly string[];
  readonly executionId: number;
  /** a later claim has a higher number; a lower one than the stored one is refused */
  readonly fence: number;
}

/** A copy under way. A file has its name only when it is whole; an attempt that was killed is begun again. */
export interface BinaryLoad {
  /** @returns false: a file of this name is there and stays */
  write(name: string, content: AsyncIterable<Buffer>): Promise<boolean>;
  /** Ends the copy, whether it is whole or not: nothing half-written stays. Never throws. */
  end(): Promise<void>;
}

/** @returns the error of binary files on one side only, or where rows are wanted, in CDM's words */
export function onlyBinary(): TaskRunError {
  return new TaskRunError(
    'The binary file is applicable only to file connections: set SourceFormat=BINARY and TargetFormat=BINARY between two ' +
      'Files connections, or another format.',
  );
}
