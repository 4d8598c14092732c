import { accessSync, constants, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DomainError } from '@jobglot/core';

/**
 * Checks, without making anything, that a folder or file could be made: its nearest ancestor that exists must be a folder
 * in which this process may make entries.
 *
 * @param path absolute, below the files root (see secure-path.ts), not there yet
 * @throws DomainError `connection.failed` that says what was checked
 */
export function requireCreatable(path: string): void {
  let parent = dirname(path);
  while (!statSync(parent, { throwIfNoEntry: false })) parent = dirname(parent);
  const problem = obstacle(parent);
  if (problem === null) return;
  throw new DomainError(
    'connection.failed',
    `"${basename(path)}" does not exist, and a destination could not make it: "${basename(parent)}", the nearest folder ` +
      `above it, was checked and ${problem}.`,
  );
}

function obstacle(parent: string): string | null {
  if (!statSync(parent).isDirectory()) return 'is no folder';
  try {
    accessSync(parent, constants.W_OK | constants.X_OK);
    return null;
  } catch {
    return 'cannot be written to';
  }
}
