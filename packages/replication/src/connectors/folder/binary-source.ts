import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type TableDescription, TaskRunError } from '@jobglot/core';
import { type BinaryFile, type BinarySource, onlyBinary } from '../binary-files';
import type { Chunk, ChunkFormat, Source } from '../connector';
import { readBytes } from '../files/read-bytes';
import type { TablePath } from '../table-schema';
import { unavailable } from './folder-place';
import type { FolderOptions } from './options';
import { ReadFiles } from './read-files';
import type { ListedFile, SourceFolder } from './source-folder';

/** The files of a folder as they are. There are no tables in it. */
export class BinaryFolderSource implements Source, BinarySource {
  readonly formats: readonly ChunkFormat[] = [];
  readonly ordered = false;
  readonly binary = this;
  private readonly seen = new ReadFiles();

  constructor(
    private readonly folder: SourceFolder,
    private readonly options: Pick<FolderOptions, 'deletesRead'>,
    private readonly signal: AbortSignal,
  ) {}

  async list(path: TablePath): Promise<readonly BinaryFile[]> {
    const listed = await this.folder.list(path);
    if (listed.length === 0) throw new TaskRunError(unavailable(path.name));
    this.seen.found(listed);
    const names = new Set<string>();
    const files: BinaryFile[] = [];
    for (const file of listed) {
      if (names.has(file.path)) {
        throw new TaskRunError(`Two source files would be named "${file.path}" in the destination: copy them apart.`);
      }
      names.add(file.path);
      const { size } = await stat(file.file);
      files.push({ name: file.path, bytes: size, content: () => this.content(file) });
    }
    return files;
  }

  async tables(): Promise<TableDescription[]> {
    return (await this.folder.tables()).map((name) => ({ schema: null, name, kind: 'table' }));
  }

  async columns(): Promise<never> {
    throw onlyBinary();
  }

  async describe(): Promise<never> {
    throw onlyBinary();
  }

  read(): AsyncIterable<Chunk> {
    throw onlyBinary();
  }

  tableIdentity(path: TablePath): Promise<string | null> {
    return this.folder.identity(path);
  }

  async succeeded(): Promise<readonly string[]> {
    return this.options.deletesRead ? this.seen.remove() : [];
  }

  filesRead(): number {
    return this.seen.count;
  }

  async close(): Promise<void> {}

  private async *content({ file }: ListedFile): AsyncGenerator<Buffer> {
    yield* readBytes(file, this.signal);
    if (!(await this.seen.unchanged(file))) {
      throw new TaskRunError(`The file ${basename(file)} changed while it was read. Run the job again.`);
    }
    this.seen.done(file);
  }
}
