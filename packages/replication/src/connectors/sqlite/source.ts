import { type ColumnDescription, DomainError, type TableDescription } from '@jobglot/core';
import type { Chunk, ChunkFormat, HighMark, ReadPlan, Source, SourceQuery } from '../connector';
import { matchingTables } from '../matching-tables';
import type { TablePath, TableSchema } from '../table-schema';
import { describeTable, listTables, tableIdentity } from './describe-table';
import type { SqliteEngine } from './engine/sqlite-engine';
import { highMark } from './high-mark';
import { type PreparedQuery, prepareQuery } from './query';
import { readRows } from './read-rows';
import { taskFailure } from './sqlite-failure';

/** An open database to read from. */
export class SqliteSource implements Source {
  readonly formats: readonly ChunkFormat[] = ['rows', 'copy-text'];
  readonly ordered = true;

  /** the runner describes a query before it reads it */
  private readonly prepared = new WeakMap<SourceQuery, PreparedQuery>();

  constructor(
    private readonly engine: SqliteEngine,
    /** real path of the database */
    private readonly file: string,
  ) {}

  async tables(): Promise<TableDescription[]> {
    return (await listTables(this.engine)).map(({ name, kind }) => ({ schema: null, name, kind }));
  }

  async matching(pattern: TablePath): Promise<TablePath[]> {
    const tables = (await this.tables()).map((t) => ({ ...t, schema: 'main' }));
    return matchingTables(tables, pattern, null).map(({ name }) => ({ schema: null, name }));
  }

  async columns(path: TablePath): Promise<ColumnDescription[]> {
    const table = await describeTable(this.engine, path);
    if (!table) {
      throw new DomainError('connection.table_not_found', `The database has no table or view "${path.name}".`, {
        table: path.name,
      });
    }
    return table.columns.map((c) => {
      const place = table.primaryKey.indexOf(c.name);
      return {
        name: c.name,
        dataType: c.native ?? '',
        nullable: c.nullable,
        keyPosition: place < 0 ? null : place + 1,
      };
    });
  }

  async describe(query: SourceQuery): Promise<TableSchema> {
    try {
      return (await this.prepare(query)).schema;
    } catch (error) {
      throw taskFailure(error, 'preparing the SELECT');
    }
  }

  async *read(plan: ReadPlan): AsyncGenerator<Chunk> {
    try {
      yield* readRows(this.engine, await this.prepare(plan.query), plan);
    } catch (error) {
      throw taskFailure(error, 'reading');
    }
  }

  async highMark(query: SourceQuery, column: string): Promise<HighMark | null> {
    try {
      return await highMark(this.engine, await this.prepare(query), column);
    } catch (error) {
      throw taskFailure(error, `looking for the highest value of "${column}"`);
    }
  }

  async tableIdentity(path: TablePath): Promise<string> {
    return tableIdentity(this.file, path);
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  private async prepare(query: SourceQuery): Promise<PreparedQuery> {
    const prepared = this.prepared.get(query) ?? (await prepareQuery(this.engine, query));
    this.prepared.set(query, prepared);
    return prepared;
  }
}
