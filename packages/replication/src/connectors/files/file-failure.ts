import { basename } from 'node:path';
import { TaskRunError } from '@jobglot/core';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there any more',
  EACCES: 'this process has no right to',
  EPERM: 'this process has no right to',
  EROFS: 'the volume is read-only',
  ENOSPC: 'the volume is full',
  EDQUOT: 'the volume is full',
  EISDIR: 'a folder has that name',
  ENOTDIR: 'a file has the name of one of its folders',
  EEXIST: 'a file has the name of one of its folders',
  ENAMETOOLONG: 'its name is too long',
};

/** @returns the system's refusal of a file as an error that says what is wrong; any other error as it is */
export function fileFailure(error: unknown, file: string, what: 'read' | 'written'): unknown {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new TaskRunError(`The file ${basename(file)} cannot be ${what}: ${reason}.`);
}
