import type { Row } from '../cell';
import type { ColumnSchema } from '../table-schema';
import { fileColumns } from './file-columns';
import type { FileFormat, RowBatch, Warn } from './file-format';
import { sameColumns, type TableFile } from './same-columns';

/** A file, or a member of an archive. */
interface Part extends TableFile {
  /** the file that is read to its end with it; null: more of its members follow */
  readonly ends: string | null;
}

/** One or several files that are read as one table, one after the other. */
export class FileTable {
  private constructor(
    private readonly parts: readonly Part[],
    readonly columns: readonly ColumnSchema[],
    private readonly format: FileFormat,
    private readonly signal: AbortSignal,
    /** told of each file that was read to its end */
    private readonly done: (file: string) => void,
  ) {}

  /** Looks at the first rows of each file. @throws TaskRunError a malformed file, or one with other columns */
  static async open(
    files: readonly string[],
    format: FileFormat,
    signal: AbortSignal,
    done: (file: string) => void,
  ): Promise<FileTable> {
    const parts: Part[] = [];
    for (const whole of files) {
      const members = (await format.members?.(whole, signal)) ?? [whole];
      for (const file of members) {
        const ends = file === members.at(-1) ? whole : null;
        parts.push({ file, ends, columns: await fileColumns(format, file, signal) });
      }
    }
    return new FileTable(parts, sameColumns(parts, format.lenient === true), format, signal, done);
  }

  /** @param wanted columns to deliver, in this order */
  async *rows(wanted: readonly ColumnSchema[], batchRows: number, warn: Warn): AsyncGenerator<RowBatch> {
    for (const { file, ends, columns } of this.parts) {
      // cells are spelled by type, which is that of all files
      const own = this.format.lenient ? this.columns : columns;
      const pick = wanted.map(({ name }) => own.findIndex((c) => c.name === name));
      const all = pick.length === own.length && pick.every((p, i) => p === i);
      for await (const { rows, bytes } of this.format.read(file, own, batchRows, this.signal, warn)) {
        yield { rows: all ? rows : rows.map((row) => pick.map((p): Row[number] => row[p] ?? null)), bytes };
      }
      if (ends !== null) this.done(ends);
    }
  }

  /** As {@link rows}, as COPY text; absent: the format makes cells anyway. */
  get copyText(): ((wanted: readonly ColumnSchema[], batchRows: number) => AsyncGenerator<Buffer>) | undefined {
    const { format, parts, signal, done } = this;
    if (!format.copyText) return undefined;
    return async function* (wanted, batchRows) {
      for (const { file, ends } of parts) {
        yield* format.copyText!(file, wanted, batchRows, signal);
        if (ends !== null) done(ends);
      }
    };
  }
}
