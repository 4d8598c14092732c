import type { DuckDBBlobVector, DuckDBConnection, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import type { ColumnSchema } from '../../table-schema';
import { cellSql, copyTextSql } from './cell-sql';
import { logicalType } from './logical-type';
import { quoteName, quoteText } from './quote';

/** A slice ends early at this size, so that rows of megabytes do not add up. */
const SLICE_BYTES = 1_000_000;

/** Reads a Parquet file's rows in their order, row group by row group. Lives in the engine process. */
export class ParquetReader {
  private rows: DuckDBResult | null = null;

  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly table: string,
    private readonly types: ReadonlyMap<string, DuckDBType>,
  ) {}

  static async open(connection: DuckDBConnection, file: string): Promise<ParquetReader> {
    // a folder named a=1 would add a column
    const table = `read_parquet(${quoteText(file)}, hive_partitioning = false)`;
    const empty = await connection.run(`SELECT * FROM ${table} LIMIT 0`);
    const types = empty.columnTypes();
    return new ParquetReader(connection, table, new Map(empty.columnNames().map((name, i) => [name, types[i]!])));
  }

  get columns(): readonly ColumnSchema[] {
    return [...this.types].map(([name, type]) => ({ name, type: logicalType(type), nullable: true }));
  }

  async start(columns: readonly string[]): Promise<void> {
    const cells = columns.map((name) =>
      copyTextSql(cellSql(quoteName(name), this.types.get(name)!), this.types.get(name)!),
    );
    const line = `concat_ws(chr(9), ${cells.join(', ')}) || chr(10)`;
    this.rows = await this.connection.stream(`SELECT encode(${line}) FROM ${this.table}`);
  }

  /** @returns the next rows as COPY text */
  async fetch(limit: number): Promise<{ data: Uint8Array; rows: number; done: boolean }> {
    const lines: Uint8Array[] = [];
    let size = 0;
    while (lines.length < limit && size < SLICE_BYTES) {
      const chunk = await this.rows!.fetchChunk();
      const count = chunk?.rowCount ?? 0;
      if (count === 0) return { data: Buffer.concat(lines), rows: lines.length, done: true };
      const vector = chunk!.getColumnVector(0) as DuckDBBlobVector;
      for (let i = 0; i < count; i++) {
        const { bytes } = vector.getItem(i)!;
        lines.push(bytes);
        size += bytes.length;
      }
    }
    return { data: Buffer.concat(lines), rows: lines.length, done: false };
  }
}
