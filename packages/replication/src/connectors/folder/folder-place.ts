import { statSync } from 'node:fs';
import { basename, sep } from 'node:path';
import { DomainError, TaskRunError } from '@jobglot/core';
import type { ConnectorEnvironment } from '../connector';
import { resolveBelow } from '../files/secure-path';
import { propertyValue } from '../property-names';
import { FOLDER_PROPERTIES } from './options';

/** CDM's words. */
const UNAVAILABLE = 'Source file or source directory unavailable';
const ABSOLUTE = /^(?:[/\\]|[a-z]:|[a-z][a-z0-9+.-]+:\/\/)/i;

/** The folder that a connection points at. */
export class FolderPlace {
  private constructor(
    private readonly root: string,
    /** real path */
    readonly folder: string,
  ) {}

  /** @throws DomainError `connection.properties_invalid`, `connection.address_refused` */
  static of(properties: Readonly<Record<string, string>>, env: ConnectorEnvironment): FolderPlace {
    const folder = resolveBelow(env.filesRoot, propertyValue(properties, FOLDER_PROPERTIES, 'URI') ?? '.');
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
      throw new DomainError('connection.properties_invalid', 'URI must be a folder: name its files in the tasks.', {
        property: 'URI',
      });
    }
    return new FolderPlace(env.filesRoot, folder);
  }

  /** @returns the folder when it is not there yet, else null */
  missing(): string | null {
    return statSync(this.folder, { throwIfNoEntry: false }) ? null : this.folder;
  }

  /** @throws DomainError `connection.failed` when the folder is not there */
  mustExist(): void {
    if (this.missing() === null) return;
    throw new DomainError(
      'connection.failed',
      `${UNAVAILABLE}: the folder "${basename(this.folder)}" that URI names does not exist.`,
    );
  }

  /**
   * @param path below the folder; need not exist yet
   * @returns its real path; call it again before each opening, since links may have changed
   * @throws TaskRunError when it lies outside the files root
   */
  resolve(path: string): string {
    if (ABSOLUTE.test(path)) {
      const shown = path.slice(0, 200).replaceAll('\0', '\\0');
      throw new TaskRunError(`The path "${shown}" is absolute. Give one below the connection's folder.`);
    }
    try {
      return resolveBelow(this.root, this.folder + sep + path);
    } catch (error) {
      // as the task has it: where the folder lies is nobody's business
      if (error instanceof DomainError) throw new TaskRunError(error.message.replace(this.folder + sep, ''));
      throw error;
    }
  }
}

/** @returns what is said of a path that is not there, or where nothing matches */
export function unavailable(path: string): string {
  return `${UNAVAILABLE}: "${path}" does not exist, or none of its files match the filters.`;
}
