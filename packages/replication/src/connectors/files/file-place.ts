import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { DomainError, TaskRunError } from '@jobglot/core';
import type { ConnectorEnvironment, PropertyDescriptor } from '../connector';
import { propertyValue } from '../property-names';
import type { TablePath } from '../table-schema';
import { STATE_FOLDER } from './load-record';
import { resolveBelow } from './secure-path';
import type { PlacedFile, SourcePlace, TargetPlace } from './table-place';

/** Room for `.part-<fence>` in the 255 bytes that file systems give a name. */
export const MAX_NAME_BYTES = 200;

/** What every file connector has. */
export const FILE_PROPERTIES: readonly PropertyDescriptor[] = [
  { name: 'URI', required: true, secret: false, aliases: ['DataSource'] },
];

/** The folder, or the one file, that a file connection points at. */
export class FilePlace implements SourcePlace, TargetPlace {
  readonly files?: () => Promise<readonly PlacedFile[]>;

  private constructor(
    private readonly root: string,
    private readonly folder: string,
    /** base name, when the connection points at one file */
    private readonly only: string | null,
    private readonly extensions: readonly string[],
  ) {
    if (only === null) this.files = () => this.placedFiles();
  }

  /**
   * @param extensions lower case, with dot; the first is what new files get
   * @throws DomainError `connection.properties_invalid`, `connection.address_refused`
   */
  static of(
    properties: Readonly<Record<string, string>>,
    env: ConnectorEnvironment,
    extensions: readonly string[],
  ): FilePlace {
    const uri = propertyValue(properties, FILE_PROPERTIES, 'URI') ?? '';
    if (uri.trim() === '') {
      throw new DomainError('connection.properties_invalid', 'The property URI is required: a folder or a file.', {
        property: 'URI',
      });
    }
    const path = resolveBelow(env.filesRoot, uri);
    const there = statSync(path, { throwIfNoEntry: false });
    const file = there ? there.isFile() : extensions.includes(extname(path).toLowerCase());
    return file
      ? new FilePlace(env.filesRoot, dirname(path), basename(path), extensions)
      : new FilePlace(env.filesRoot, path, null, extensions);
  }

  /** @returns the folder or file when it is not there yet, else null */
  missing(): string | null {
    const path = this.only === null ? this.folder : join(this.folder, this.only);
    return statSync(path, { throwIfNoEntry: false }) ? null : path;
  }

  /** @throws DomainError `connection.failed` when the folder or file is not there */
  mustExist(): void {
    const path = this.missing();
    if (path === null) return;
    const what = this.only === null ? 'folder' : 'file';
    throw new DomainError('connection.failed', `The ${what} "${basename(path)}" that URI names does not exist.`);
  }

  /** @returns base names of the table files, sorted */
  private async names(): Promise<string[]> {
    if (this.only !== null) return statSync(join(this.folder, this.only), { throwIfNoEntry: false }) ? [this.only] : [];
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(() => []);
    return entries
      .filter((e) => !e.isDirectory() && !e.name.startsWith('.') && this.isTable(e.name))
      .map((e) => e.name)
      .sort();
  }

  /** @returns table names: base names without extension; with it where two files would share a name */
  async tables(): Promise<string[]> {
    const files = await this.names();
    const bare = files.map((f) => this.bareName(f));
    return files.map((f, i) => (bare.indexOf(bare[i]!) === i ? bare[i]! : f));
  }

  async filesOf(path: TablePath): Promise<readonly string[]> {
    const file = await this.find(path);
    return file === null ? [] : [file];
  }

  /** @returns the real path of a table's file, with or without extension in the name; null: there is none */
  async find(path: TablePath): Promise<string | null> {
    if (path.schema !== null && path.schema !== '') return null;
    const files = await this.names();
    const name = files.find((f) => f === path.name) ?? files.find((f) => this.bareName(f) === path.name);
    // A link inside the folder may lead out of the root.
    return name === undefined ? null : resolveBelow(this.root, join(this.folder, name));
  }

  /**
   * @returns real path of the file that a table is, or will be, kept in
   * @throws TaskRunError for a name that cannot be a file here
   */
  async target({ schema, name }: TablePath): Promise<string> {
    if (schema !== null && schema !== '') {
      throw new TaskRunError(`Files have no schema "${schema}": leave the destination schema out.`);
    }
    // Locks and records are written there.
    resolveBelow(this.root, join(this.folder, STATE_FOLDER));
    const found = await this.find({ schema: null, name });
    if (found !== null) return found;
    if (this.only !== null && name !== this.only && name !== this.bareName(this.only)) {
      throw new TaskRunError(
        `The destination points at the file ${this.only}, whose only table is [${this.bareName(this.only)}], not [${name}].`,
      );
    }
    if (/[/\\\0]/.test(name) || name.startsWith('.') || name.trim() === '') {
      throw new TaskRunError(`"${name.replaceAll('\0', '\\0')}" cannot be the name of a file.`);
    }
    const file = this.only ?? (this.isTable(name) ? name : name + this.extensions[0]);
    if (Buffer.byteLength(file) > MAX_NAME_BYTES) {
      throw new TaskRunError(`The table name is too long for a file: ${MAX_NAME_BYTES} bytes at most.`);
    }
    return resolveBelow(this.root, join(this.folder, file));
  }

  private async placedFiles(): Promise<PlacedFile[]> {
    const tables = await this.tables();
    return (await this.names()).map((name, i) => ({ table: tables[i]!, name, file: join(this.folder, name) }));
  }

  private isTable(file: string): boolean {
    return this.extensions.includes(extname(file).toLowerCase());
  }

  private bareName(file: string): string {
    return file.slice(0, file.length - extname(file).length) || file;
  }
}
