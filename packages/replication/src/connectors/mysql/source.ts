import {
  type ColumnDescription,
  type Definition,
  DomainError,
  type TableDescription,
  TaskRunError,
} from '@jobglot/core';
import { decodeRows } from '../../copy-text/decode-rows';
import { bindParameters } from '../../grammar/bind-parameters';
import { renderSelect } from '../../grammar/render-select';
import type { Chunk, HighMark, ReadPlan, Source, SourceQuery } from '../connector';
import { matchingTables } from '../matching-tables';
import type { TablePath, TableSchema } from '../table-schema';
import { type CatalogTable, describeColumns, findTable, listTables, tableSchema } from './catalog';
import { definitions } from './definitions';
import { describeSelect } from './describe-select';
import { reported } from './errors';
import { highMark } from './high-mark';
import { MYSQL_QUOTING, qualified, quoteTable } from './quote';
import { readSql } from './read-sql';
import { type ReadColumn, RowEncoder } from './row-encoder';
import type { Session } from './session';

/** One snapshot, no writes (replication-notes.md 4.4). */
const BEGIN_READING = [
  'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
];

/** What is read: a table or subquery with the alias `q`, and its columns. */
interface From {
  readonly sql: string;
  readonly columns: readonly ReadColumn[];
  readonly schema: TableSchema;
}

/** Reads tables and SELECTs as COPY text. */
export class MysqlSource implements Source {
  readonly formats = ['copy-text', 'rows'] as const;
  readonly ordered = true;
  private readonly found = new Set<string>();

  constructor(
    private readonly session: Session,
    notes: readonly string[],
  ) {
    for (const note of notes) this.found.add(note);
  }

  tables(): Promise<TableDescription[]> {
    return reported(() => listTables(this.session));
  }

  async matching(pattern: TablePath): Promise<TablePath[]> {
    return matchingTables(await this.tables(), pattern, this.session.database);
  }

  async columns(path: TablePath): Promise<ColumnDescription[]> {
    const table = await reported(() => this.find(path));
    if (table !== null) return describeColumns(table);
    throw new DomainError('connection.table_not_found', this.missing(path), { table: path.name });
  }

  async describe(query: SourceQuery): Promise<TableSchema> {
    return (await reported(() => this.from(query))).schema;
  }

  highMark(query: SourceQuery, column: string): Promise<HighMark | null> {
    return reported(async () => {
      const from = await this.from(query);
      return this.reading(() => highMark(this.session, from.sql, from.columns.find((c) => c.name === column)!));
    });
  }

  async *read(plan: ReadPlan): AsyncGenerator<Chunk> {
    try {
      const { sql, columns } = await this.from(plan.query);
      const encoder = new RowEncoder(plan.columns.map((name) => columns.find((c) => c.name === name)!));
      for (const statement of BEGIN_READING) await this.session.run(statement);
      for await (const data of this.session.blocks(readSql(sql, plan, columns), encoder)) {
        if (plan.format === 'copy-text') yield { format: 'copy-text', data };
        else yield { format: 'rows', rows: decodeRows(data), bytes: data.length };
      }
      await this.session.run('COMMIT');
      for (const warning of encoder.warnings()) this.found.add(warning);
    } catch (error) {
      await reported(() => Promise.reject(error));
    }
  }

  async tableIdentity(path: TablePath): Promise<string | null> {
    const table = await reported(() => this.find(path));
    return table && reported(() => identity(this.session, table));
  }

  async *definitions(): AsyncGenerator<Definition> {
    try {
      yield* definitions(this.session);
    } catch (error) {
      await reported(() => Promise.reject(error));
    }
  }

  warnings(): string[] {
    return [...this.found];
  }

  close(): Promise<void> {
    return this.session.close();
  }

  private async from(query: SourceQuery): Promise<From> {
    if (query.kind === 'table') {
      const table = await this.find(query.path);
      if (table === null) throw new TaskRunError(this.missing(query.path));
      return { sql: `${quoteTable(table.path)} AS q`, columns: table.columns, schema: tableSchema(table) };
    }
    const bound = bindParameters(query.select, query.parameters);
    const sql = renderSelect(bound, MYSQL_QUOTING);
    // checked again before each use: what is read has passed PREPARE on this very session
    const { columns, schema } = await this.reading(() => describeSelect(this.session, bound, sql));
    return { sql: `(\n${sql}\n) AS q`, columns, schema };
  }

  private async reading<T>(work: () => Promise<T>): Promise<T> {
    for (const statement of BEGIN_READING) await this.session.run(statement);
    try {
      return await work();
    } finally {
      await this.session.run('ROLLBACK').catch(() => {});
    }
  }

  private find(path: TablePath): Promise<CatalogTable | null> {
    return findTable(this.session, qualified(path, this.session.database), true);
  }

  private missing(path: TablePath): string {
    const { schema, name } = qualified(path, this.session.database);
    return `The source has no table ${schema}.${name}, or the user may not see it. Check its name and database.`;
  }
}

/** @returns what tells a table from all others, however its server is reached */
export async function identity(session: Session, { path }: Pick<CatalogTable, 'path'>): Promise<string> {
  const [row] = await session.rows('SELECT @@hostname, @@port, @@datadir');
  return JSON.stringify(['mysql', ...(row ?? []), path.schema, path.name]);
}
