import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DomainError } from '@jobglot/core';

/**
 * Finds the real place of a path that a connection names, and refuses it unless that place lies below the files root.
 * The answer has no symlinks in it, so that what was checked is what is opened; call it again before each opening,
 * since links may have changed after the connection was saved.
 *
 * @param filesRoot absolute path of the only tree that file connections may touch; may itself be a symlink
 * @param path relative to the root, absolute, or a `file:` URL; need not exist yet
 * @returns absolute real path (of the nearest existing ancestor, plus the rest)
 * @throws DomainError `connection.address_refused`
 */
export function resolveBelow(filesRoot: string, path: string): string {
  const named = withoutScheme(path);
  if (named.trim() === '') throw refused(path, 'is empty');
  if (named.includes('\0')) throw refused(path, 'holds a NUL character');
  if (named.split(/[\\/]/).includes('..')) throw refused(path, 'holds ".."');
  const root = realPlace(resolve(filesRoot), path);
  const real = realPlace(resolve(root, belowRoot(filesRoot, root, named)), path);
  if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw refused(path, 'lies outside the files root');
  }
  return real;
}

/** A caller may spell an absolute path through the root's own symlink. */
function belowRoot(filesRoot: string, root: string, named: string): string {
  const spelled = resolve(filesRoot);
  return named === spelled || named.startsWith(spelled + sep) ? root + named.slice(spelled.length) : named;
}

function withoutScheme(path: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(path)?.[1];
  if (scheme === undefined) return path;
  if (scheme.toLowerCase() !== 'file') throw refused(path, `names another system (${scheme})`);
  try {
    return fileURLToPath(path);
  } catch {
    throw refused(path, 'is not a local file URL');
  }
}

/** `realpath` for names that need not exist; a link that leads nowhere is refused, since a write would create its target. */
function realPlace(path: string, asked: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw refused(asked, 'cannot be followed');
  }
  if (lstatSync(path, { throwIfNoEntry: false })) throw refused(asked, 'is a link that leads nowhere');
  const parent = dirname(path);
  return parent === path ? path : join(realPlace(parent, asked), basename(path));
}

function refused(path: string, why: string): DomainError {
  const shown = path.replaceAll('\0', '\\0').slice(0, 200);
  return new DomainError(
    'connection.address_refused',
    `The path "${shown}" ${why}. Give a path below the installation's files root.`,
    { path: shown },
  );
}
