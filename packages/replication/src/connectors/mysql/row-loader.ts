import { Readable } from 'node:stream';
import { TaskRunError } from '@jobglot/core';
import { decodeRows } from '../../copy-text/decode-rows';
import { RowSplitter } from '../../copy-text/row-splitter';
import type { Row } from '../cell';
import { badRow, isRowProblem, runError } from './errors';
import { insertRows } from './insert-rows';
import type { LoadContext } from './load-context';
import { loadData } from './load-data';
import { loadDataBytes } from './load-data-bytes';
import type { TargetColumn } from './target-shape';
import { clockFor, inZone, type WallClock } from './wall-clock';

/** The server, or the client for it, refuses LOAD DATA LOCAL. */
const NO_LOCAL_INFILE = new Set([1148, 2068, 3948, 3950, 4166]);

/** Puts rows into a table: by LOAD DATA from a stream, else by INSERTs. A row that does not fit whole is refused. */
export class RowLoader {
  private readonly sql: string;
  private readonly clock: WallClock | null;
  private byInserts = false;

  constructor(
    private readonly context: Pick<LoadContext, 'session' | 'plan' | 'lost'>,
    private readonly table: string,
    private readonly columns: readonly TargetColumn[],
    private readonly duplicates: 'REPLACE' | '' = '',
  ) {
    this.sql = loadData(table, columns, duplicates);
    this.clock = clockFor(columns, context.plan.timeZone);
  }

  /** @param buffers whole rows of COPY text; may be read twice @throws BadRowError; inside a transaction that rolls back then */
  async load(buffers: () => Iterable<Buffer>, rowsBefore: number): Promise<void> {
    if (!this.byInserts && (await this.byLoadData(buffers(), rowsBefore))) return;
    this.byInserts = true;
    const { session } = this.context;
    for (const { sql, first } of insertRows(this.table, this.columns, this.duplicates, rowsOf(this.cells(buffers())))) {
      try {
        if ((await session.run(sql)).warnings > 0) await this.refuse(rowsBefore, first);
      } catch (error) {
        // the server counts the rows of its statement
        throw runError(error, rowsBefore, first);
      }
    }
  }

  /** @returns false when the server takes no LOAD DATA LOCAL */
  private async byLoadData(buffers: Iterable<Buffer>, rowsBefore: number): Promise<boolean> {
    try {
      const stream = () => Readable.from(loadDataBytes(this.cells(buffers)));
      const { warnings } = await this.context.session.load(this.sql, stream);
      if (warnings > 0) await this.refuse(rowsBefore, 0);
      return true;
    } catch (error) {
      if (NO_LOCAL_INFILE.has((error as { errno?: number }).errno ?? 0)) return false;
      throw error;
    }
  }

  private cells(buffers: Iterable<Buffer>): Iterable<Buffer> {
    const zoned = this.clock === null ? buffers : inZone(buffers, this.columns, this.clock);
    return this.context.lost.watched(this.columns, zoned);
  }

  /** LOCAL makes warnings of errors: a value was clipped, or a row left out. */
  private async refuse(rowsBefore: number, first: number): Promise<void> {
    const rows = await this.context.session.rows('SHOW WARNINGS LIMIT 50');
    const serious = rows.find(([, errno]) => isRowProblem(Number(errno))) ?? rows.find(([level]) => level !== 'Note');
    if (serious === undefined) return;
    const [, errno, message] = serious;
    if (isRowProblem(Number(errno))) throw badRow(Number(errno), message ?? '', rowsBefore, first);
    throw new TaskRunError(`The destination did not take all values as they are: warning ${errno}.`);
  }
}

function* rowsOf(buffers: Iterable<Buffer>): Generator<Row> {
  const splitter = new RowSplitter();
  for (const data of buffers) yield* decodeRows(splitter.push(data));
}
