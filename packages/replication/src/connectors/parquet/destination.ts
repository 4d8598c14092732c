import { rm } from 'node:fs/promises';
import { encodeRows } from '../../copy-text/encode-rows';
import type { Row } from '../cell';
import { BadRowError } from '../connector';
import type { FileWriter, NewFileDescription } from '../files/file-format';
import { DuckDbError, ParquetEngine, parquetFailure } from './engine/parquet-engine';

/** Makes a Parquet file: zstd, row groups of up to 100,000 rows. */
export class ParquetWriter implements FileWriter {
  private sent: Promise<unknown> = Promise.resolve();
  private lost = 0;

  private constructor(
    private readonly engine: ParquetEngine,
    private readonly file: string,
    private readonly database: string,
  ) {}

  /** @throws TaskRunError for columns that Parquet cannot have */
  static async open(
    { part, file, columns, timeZone }: NewFileDescription,
    signal: AbortSignal,
  ): Promise<ParquetWriter> {
    const database = `${part}.duckdb`;
    const engine = await ParquetEngine.start({ database, file: part, timeZone }, signal);
    try {
      await engine.ask('create', { columns });
      return new ParquetWriter(engine, file, database);
    } catch (error) {
      await engine.stop();
      throw parquetFailure(error, file, 'beginning to write it');
    }
  }

  /** One slice of rows is on its way while the next one is made, no more. */
  async write(rows: readonly Row[]): Promise<void> {
    const data = encodeRows(rows);
    await this.arrived();
    this.sent = this.engine.ask('rows', { data, rows: rows.length });
    // whoever comes next sees it
    this.sent.catch(() => {});
  }

  async endPage(): Promise<void> {
    await this.arrived();
    await this.engine.ask('rowsEnd', null).catch((error) => this.refuse(error));
  }

  async end(): Promise<void> {
    await this.endPage();
    try {
      this.lost = (await this.engine.ask('finish', null)).lost;
    } catch (error) {
      throw parquetFailure(error, this.file, 'writing it');
    }
    await this.engine.stop();
    for (const end of ['', '.wal', '.tmp']) await rm(this.database + end, { force: true, recursive: true });
  }

  async close(): Promise<void> {
    await this.engine.stop();
  }

  warnings(): string[] {
    if (this.lost === 0) return [];
    return [`${this.lost} decimals were NaN or infinite and were written as NULL: Parquet has no such decimals.`];
  }

  private async arrived(): Promise<void> {
    const sent = this.sent;
    this.sent = Promise.resolve();
    await sent.catch((error) => this.refuse(error));
  }

  private refuse(error: unknown): never {
    if (!(error instanceof DuckDbError) || !error.refused) throw parquetFailure(error, this.file, 'writing a page');
    const { row, column } = error.refused;
    throw new BadRowError(`The Parquet file cannot hold a row: ${error.message}.`, row, column);
  }
}
