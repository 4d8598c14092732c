import type { FileFormat } from '../files/file-format';
import { FileSource } from '../files/file-source';
import type { TablePath } from '../table-schema';
import { unavailable } from './folder-place';
import type { FolderOptions } from './options';
import { ReadFiles } from './read-files';
import type { SourceFolder } from './source-folder';

/** Tables in the files of a folder. */
export class FolderSource extends FileSource {
  private readonly seen = new ReadFiles();

  constructor(
    private readonly folder: SourceFolder,
    format: FileFormat,
    private readonly options: Pick<FolderOptions, 'deletesRead'>,
    signal: AbortSignal,
  ) {
    super(folder, format, signal);
  }

  override tableIdentity(path: TablePath): Promise<string | null> {
    return this.folder.identity(path);
  }

  async succeeded(): Promise<readonly string[]> {
    return this.options.deletesRead ? this.seen.remove() : [];
  }

  filesRead(): number {
    return this.seen.count;
  }

  protected override async filesOf(path: TablePath): Promise<readonly string[]> {
    const files = await this.folder.list(path);
    this.seen.found(files);
    return files.map(({ file }) => file);
  }

  protected override wasRead(file: string): void {
    this.seen.done(file);
  }

  protected override missing({ name }: TablePath): string {
    return unavailable(name);
  }
}
