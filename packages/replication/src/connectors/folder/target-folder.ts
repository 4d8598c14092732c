import { existsSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import { MAX_NAME_BYTES } from '../files/file-place';
import { STATE_FOLDER } from '../files/load-record';
import type { TargetPlace } from '../files/table-place';
import type { TablePath } from '../table-schema';
import type { FolderPlace } from './folder-place';

/** The tables of a folder as a destination: a table's name is the path of its file, whose extension may be left out. */
export class TargetFolder implements TargetPlace {
  constructor(
    private readonly place: FolderPlace,
    /** lower case, with dot; the first is what new files get */
    private readonly extensions: readonly string[],
  ) {}

  async find(path: TablePath): Promise<string | null> {
    const file = await this.target(path);
    return existsSync(file) ? file : null;
  }

  async target({ schema, name }: TablePath): Promise<string> {
    if (schema) throw new TaskRunError(`Files have no schema "${schema}": put a path with dots in brackets.`);
    requireWritable(name);
    // locks and records are written there
    this.place.resolve(`${dirname(name)}/${STATE_FOLDER}`);
    const known = this.extensions.includes(extname(name).toLowerCase());
    return this.place.resolve(known ? name : name + this.extensions[0]);
  }
}

/** @throws TaskRunError for a path that no file or folder of ours can have */
export function requireWritable(path: string): void {
  const wrong = path.split('/').find((name) => /[\\|\0]/.test(name) || name.startsWith('.') || name.trim() === '');
  if (wrong !== undefined) {
    throw new TaskRunError(
      `"${path.slice(0, MAX_NAME_BYTES).replaceAll('\0', '\\0')}" cannot be the path of a new file.`,
    );
  }
  if (path.split('/').some((name) => Buffer.byteLength(name) > MAX_NAME_BYTES)) {
    throw new TaskRunError(`A name is too long for a file: ${MAX_NAME_BYTES} bytes at most.`);
  }
}
