import { type ColumnDescription, DomainError, type TableDescription, TaskRunError } from '@jobglot/core';
import { encodeRows } from '../../copy-text/encode-rows';
import type { Chunk, ChunkFormat, HighMark, ReadPlan, Source, SourceFile, SourceQuery } from '../connector';
import type { ColumnSchema, TablePath, TableSchema } from '../table-schema';
import type { FileFormat } from './file-format';
import { FileTable } from './file-table';
import { plainProjection, projectedColumns } from './plain-projection';
import { ScratchQuery, type ScratchTable } from './scratch-query';
import { sourceFiles } from './source-files';
import type { SourcePlace } from './table-place';

/** A query that is answered by reading files from front to back. */
interface PlainRead {
  readonly path: TablePath;
  readonly table: FileTable;
  readonly columns: readonly ColumnSchema[];
}

/**
 * Open files to read from. Files have no order and no keys: a range, and the order of its rows, come from a copy in a
 * scratch database, as does what a SELECT computes; one that only names columns is read without.
 */
export class FileSource implements Source {
  /** COPY text keeps the pages that wait for the destination out of the heap: a row of cells takes several times as much. */
  readonly formats: readonly ChunkFormat[] = ['rows', 'copy-text'];
  readonly ordered = false;
  readonly files?: () => Promise<readonly SourceFile[]>;
  private readonly found = new Set<string>();
  private readonly tablesRead = new Map<string, FileTable>();
  private readonly queries = new Map<SourceQuery, ScratchQuery>();

  constructor(
    private readonly place: SourcePlace,
    private readonly format: FileFormat,
    private readonly signal: AbortSignal,
  ) {
    if (place.files) this.files = async () => sourceFiles(await place.files!());
  }

  async tables(): Promise<TableDescription[]> {
    const names = await this.place.tables();
    return names.sort().map((name) => ({ schema: null, name, kind: 'table' }));
  }

  async columns(path: TablePath): Promise<ColumnDescription[]> {
    const table = await this.tableAt(path);
    if (table === null) {
      throw new DomainError('connection.table_not_found', this.missing(path), { table: path.name });
    }
    return table.columns.map((c) => ({ name: c.name, dataType: c.type.kind, nullable: true, keyPosition: null }));
  }

  async describe(query: SourceQuery): Promise<TableSchema> {
    const plain = await this.plain(query);
    if (plain === null) return (await this.scratch(query)).describe();
    return { path: plain.path, columns: plain.columns, primaryKey: [] };
  }

  async *read(plan: ReadPlan): AsyncGenerator<Chunk> {
    const plain = plan.range || plan.orderBy ? null : await this.plain(plan.query);
    if (plain === null) {
      yield* (await this.scratch(plan.query)).read(plan);
      return;
    }
    const wanted = plan.columns.map((name) => {
      const column = plain.columns.find((c) => c.name === name);
      if (column === undefined) throw new TaskRunError(`The file of "${plain.path.name}" has no column "${name}".`);
      return column;
    });
    const { copyText } = plain.table;
    if (plan.format === 'copy-text' && copyText) {
      for await (const data of copyText(wanted, plan.chunkRows)) yield { format: 'copy-text', data };
      return;
    }
    for await (const { rows, bytes } of plain.table.rows(wanted, plan.chunkRows, (message) => this.warn(message))) {
      yield plan.format === 'rows' ? { format: 'rows', rows, bytes } : { format: 'copy-text', data: encodeRows(rows) };
    }
  }

  /** Copies the files into a scratch database, which the rows of a range are then read from. */
  async highMark(query: SourceQuery, column: string): Promise<HighMark | null> {
    return (await this.scratch(query)).highMark(column);
  }

  /** The file's real path. */
  async tableIdentity(path: TablePath): Promise<string | null> {
    const files = await this.place.filesOf(path);
    return files.length === 1 ? files[0]! : null;
  }

  warnings(): string[] {
    return [...this.found];
  }

  async close(): Promise<void> {
    for (const query of this.queries.values()) await query.close();
  }

  protected filesOf(path: TablePath): Promise<readonly string[]> {
    return this.place.filesOf(path);
  }

  /** Told of each file that was read to its end. */
  protected wasRead(_file: string): void {}

  protected warn(message: string): void {
    this.found.add(message);
  }

  /** @returns null when only a database can answer */
  private async plain(query: SourceQuery): Promise<PlainRead | null> {
    if (query.kind === 'table') {
      const table = await this.tableAt(query.path);
      if (table === null) throw new TaskRunError(this.missing(query.path));
      return { path: query.path, table, columns: table.columns };
    }
    const projection = plainProjection(query.select);
    if (projection === null) return null;
    const path = { schema: null, name: projection.table };
    const table = await this.tableAt(path);
    const columns = table && projectedColumns(table.columns, projection.columns);
    return table && columns && { path, table, columns };
  }

  /** Looked at once: rows that come while a run goes on belong to the next one. */
  private async tableAt(path: TablePath): Promise<FileTable | null> {
    const known = this.tablesRead.get(path.name);
    if (known && !path.schema) return known;
    const files = await this.filesOf(path);
    if (files.length === 0) return null;
    const table = await FileTable.open(files, this.format, this.signal, (file) => this.wasRead(file));
    this.tablesRead.set(path.name, table);
    return table;
  }

  protected missing({ name }: TablePath): string {
    return `There is no ${this.format.name} file for the table "${name}".`;
  }

  private async scratch(query: SourceQuery): Promise<ScratchQuery> {
    const known = this.queries.get(query);
    if (known) return known;
    // of a plain SELECT, columns by number would mean nothing to the database
    const plain = await this.plain(query);
    const asked = plain === null ? query : ({ kind: 'table', path: plain.path } as const);
    const opened = await ScratchQuery.open(asked, (name) => this.scratchTable(name), this.signal);
    this.queries.set(query, opened);
    return opened;
  }

  private async scratchTable(name: string): Promise<ScratchTable | null> {
    const table = await this.tableAt({ schema: null, name });
    if (table === null) return null;
    const { columns } = table;
    return { columns, rows: (batchRows) => table.rows(columns, batchRows, (message) => this.warn(message)) };
  }
}
