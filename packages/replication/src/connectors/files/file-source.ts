import { basename } from 'node:path';
import { type ColumnDescription, DomainError, type TableDescription, TaskRunError } from '@jobglot/core';
import { encodeRows } from '../../copy-text/encode-rows';
import type { Row } from '../cell';
import type { Chunk, ChunkFormat, HighMark, ReadPlan, Source, SourceFile, SourceQuery } from '../connector';
import type { ColumnSchema, TablePath, TableSchema } from '../table-schema';
import { fileColumns } from './file-columns';
import type { FileFormat, RowBatch } from './file-format';
import type { FilePlace } from './file-place';
import { ScratchQuery, type ScratchTable } from './scratch-query';
import { sourceFiles } from './source-files';

/**
 * An open folder or file to read from. Files have no order and no keys: a range, and the order of its rows, come from a
 * copy in a scratch database.
 */
export class FileSource implements Source {
  /** COPY text keeps the pages that wait for the destination out of the heap: a row of cells takes several times as much. */
  readonly formats: readonly ChunkFormat[] = ['rows', 'copy-text'];
  readonly ordered = false;
  private readonly found = new Set<string>();
  private readonly queries = new Map<SourceQuery, ScratchQuery>();
  readonly files?: () => Promise<readonly SourceFile[]>;

  constructor(
    private readonly place: FilePlace,
    private readonly format: FileFormat,
    private readonly signal: AbortSignal,
  ) {
    if (place.isFolder) this.files = () => sourceFiles(place);
  }

  async tables(): Promise<TableDescription[]> {
    const names = await this.place.tables();
    return names.sort().map((name) => ({ schema: null, name, kind: 'table' }));
  }

  async columns(path: TablePath): Promise<ColumnDescription[]> {
    const file = await this.place.find(path);
    if (file === null) {
      const message = `There is no ${this.format.name} file for the table "${path.name}".`;
      throw new DomainError('connection.table_not_found', message, { table: path.name });
    }
    const columns = await this.columnsOf(file);
    return columns.map((c) => ({ name: c.name, dataType: c.type.kind, nullable: true, keyPosition: null }));
  }

  async describe(query: SourceQuery): Promise<TableSchema> {
    if (query.kind === 'select') return (await this.scratch(query)).describe();
    const file = await this.fileOf(query.path);
    return { path: query.path, columns: await this.columnsOf(file), primaryKey: [] };
  }

  async *read(plan: ReadPlan): AsyncGenerator<Chunk> {
    if (plan.query.kind === 'select' || plan.range || plan.orderBy) {
      yield* (await this.scratch(plan.query)).read(plan);
      return;
    }
    const file = await this.fileOf(plan.query.path);
    const columns = await this.columnsOf(file);
    const pick = plan.columns.map((name) => {
      const place = columns.findIndex((c) => c.name === name);
      if (place < 0) throw new TaskRunError(`The file ${basename(file)} has no column "${name}".`);
      return place;
    });
    if (plan.format === 'copy-text' && this.format.copyText) {
      const wanted = pick.map((p) => columns[p]!);
      for await (const data of this.format.copyText(file, wanted, plan.chunkRows, this.signal)) {
        yield { format: 'copy-text', data };
      }
      return;
    }
    const all = pick.length === columns.length && pick.every((p, i) => p === i);
    for await (const { rows, bytes } of this.rows(file, columns, plan.chunkRows)) {
      const picked = all ? rows : rows.map((row) => pick.map((p): Row[number] => row[p] ?? null));
      yield plan.format === 'rows'
        ? { format: 'rows', rows: picked, bytes }
        : { format: 'copy-text', data: encodeRows(picked) };
    }
  }

  /** Copies the file into a scratch database, which the rows of a range are then read from. */
  async highMark(query: SourceQuery, column: string): Promise<HighMark | null> {
    return (await this.scratch(query)).highMark(column);
  }

  /** The file's real path. */
  tableIdentity(path: TablePath): Promise<string | null> {
    return this.place.find(path);
  }

  warnings(): string[] {
    return [...this.found];
  }

  async close(): Promise<void> {
    for (const query of this.queries.values()) await query.close();
  }

  private rows(file: string, columns: readonly ColumnSchema[], batchRows: number): AsyncIterable<RowBatch> {
    return this.format.read(file, columns, batchRows, this.signal, (message) => this.found.add(message));
  }

  private async fileOf(path: TablePath): Promise<string> {
    const file = await this.place.find(path);
    if (file === null) throw new TaskRunError(`There is no ${this.format.name} file for the table "${path.name}".`);
    return file;
  }

  private columnsOf(file: string): Promise<readonly ColumnSchema[]> {
    return fileColumns(this.format, file, this.signal);
  }

  private async scratch(query: SourceQuery): Promise<ScratchQuery> {
    const known = this.queries.get(query);
    if (known) return known;
    const opened = await ScratchQuery.open(query, (name) => this.scratchTable(name), this.signal);
    this.queries.set(query, opened);
    return opened;
  }

  private async scratchTable(name: string): Promise<ScratchTable | null> {
    const file = await this.place.find({ schema: null, name });
    if (file === null) return null;
    const columns = await this.columnsOf(file);
    return { columns, rows: (batchRows) => this.rows(file, columns, batchRows) };
  }
}
