import {
  type ColumnDescription,
  type Definition,
  DomainError,
  type TableDescription,
  TaskRunError,
} from '@jobglot/core';
import { decodeRows } from '../../copy-text/decode-rows';
import { RowSplitter } from '../../copy-text/row-splitter';
import { bindParameters } from '../../grammar/bind-parameters';
import { renderSelect } from '../../grammar/render-select';
import type { ChangeFeed } from '../change-feed';
import type { Chunk, HighMark, ReadPlan, Source, SourceQuery } from '../connector';
import { matchingTables } from '../matching-tables';
import type { TablePath, TableSchema } from '../table-schema';
import {
  type CatalogTable,
  describeColumns,
  findTable,
  listTables,
  qualified,
  tableIdentity,
  tableSchema,
} from './catalog';
import { PostgresChangeFeed } from './changes/change-feed';
import { definitions } from './definitions';
import { describeSelect } from './describe-select';
import { highMark } from './high-mark';
import { POSTGRES_QUOTING, quoteTable } from './quote';
import { readSql } from './read-sql';
import { reported } from './run-errors';
import type { Session } from './session';

/** One snapshot, no writes, and no waiting for ever behind somebody's lock (replication-notes.md 5.2 rule 2). */
const BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL lock_timeout = '60s'";

/** Reads tables and SELECTs by COPY. */
export class PostgresSource implements Source {
  readonly formats = ['copy-binary', 'copy-text', 'rows'] as const;
  readonly ordered = true;
  readonly changes: ChangeFeed;

  constructor(
    private readonly session: Session,
    private readonly schema: string,
    private readonly notes: readonly string[],
  ) {
    this.changes = new PostgresChangeFeed(session, (path) => this.existing(path));
  }

  tables(): Promise<TableDescription[]> {
    return reported(() => listTables(this.session));
  }

  async matching(pattern: TablePath): Promise<TablePath[]> {
    return matchingTables(await this.tables(), pattern, this.schema);
  }

  async columns(path: TablePath): Promise<ColumnDescription[]> {
    const table = await reported(() => this.find(path));
    if (table !== null) return describeColumns(table);
    throw new DomainError('connection.table_not_found', missing(qualified(path, this.schema)), { table: path.name });
  }

  describe(query: SourceQuery): Promise<TableSchema> {
    return reported(async () => {
      if (query.kind === 'table') return tableSchema(await this.existing(query.path));
      const bound = bindParameters(query.select, query.parameters);
      return this.reading(() => describeSelect(this.session, bound, renderSelect(bound, POSTGRES_QUOTING)));
    });
  }

  async *read(plan: ReadPlan): AsyncGenerator<Chunk> {
    const bytes = this.bytes(plan);
    const { format } = plan;
    if (format !== 'rows') {
      for await (const data of bytes) yield { format, data };
      return;
    }
    const splitter = new RowSplitter();
    for await (const data of bytes) {
      const whole = splitter.push(data);
      if (whole.length > 0) yield { format: 'rows', rows: decodeRows(whole), bytes: whole.length };
    }
  }

  async tableIdentity(path: TablePath): Promise<string | null> {
    const table = await reported(() => this.find(path));
    return table === null ? null : reported(() => tableIdentity(this.session, table.path));
  }

  highMark(query: SourceQuery, column: string): Promise<HighMark | null> {
    return reported(async () => highMark(this.session, await this.from(query), column, BEGIN_READING));
  }

  async *definitions(): AsyncGenerator<Definition> {
    try {
      await this.session.query(BEGIN_READING);
      yield* definitions(this.session);
      await this.session.query('COMMIT');
    } catch (error) {
      await reported(() => Promise.reject(error));
    }
  }

  warnings(): string[] {
    return [...this.notes];
  }

  close(): Promise<void> {
    return this.session.close();
  }

  private async *bytes(plan: ReadPlan): AsyncGenerator<Buffer> {
    const copy = `COPY (\n${readSql(await this.from(plan.query), plan)}\n) TO STDOUT${plan.format === 'copy-binary' ? ' (FORMAT binary)' : ''}`;
    try {
      await this.session.query(BEGIN_READING);
      yield* this.session.copyOut(copy);
      await this.session.query('COMMIT');
    } catch (error) {
      await reported(() => Promise.reject(error));
    }
  }

  private async from(query: SourceQuery): Promise<string> {
    if (query.kind === 'table') {
      return `${quoteTable((await reported(() => this.existing(query.path))).path)} AS q`;
    }
    // checked again here: what reaches COPY has passed PREPARE on this very session
    await this.describe(query);
    return `(\n${renderSelect(bindParameters(query.select, query.parameters), POSTGRES_QUOTING)}\n) AS q`;
  }

  private async reading<T>(work: () => Promise<T>): Promise<T> {
    await this.session.query(BEGIN_READING);
    try {
      return await work();
    } finally {
      await this.session.query('ROLLBACK').catch(() => {});
    }
  }

  private find(path: TablePath): Promise<CatalogTable | null> {
    return findTable(this.session, qualified(path, this.schema), true);
  }

  private async existing(path: TablePath): Promise<CatalogTable> {
    const table = await this.find(path);
    if (table === null) throw new TaskRunError(missing(qualified(path, this.schema)));
    return table;
  }
}

function missing(path: { readonly schema: string; readonly name: string }): string {
  return `The source has no table ${path.schema}.${path.name}, or the role may not see it. Check its name and schema.`;
}
