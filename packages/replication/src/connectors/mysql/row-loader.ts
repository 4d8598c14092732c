import { Readable } from 'node:stream';
import { TaskRunError } from '@jobglot/core';
import { decodeRows } from '../../copy-text/decode-rows';
import { RowSplitter } from '../../copy-text/row-splitter';
import type { LoadPlan } from '../connector';
import { badRow, isRowProblem } from './errors';
import { insertRows } from './insert-rows';
import { loadData } from './load-data';
import { loadDataBytes } from './load-data-bytes';
import type { Session } from './session';
import type { TargetColumn } from './target-shape';

/** The server, or the client for it, refuses LOAD DATA LOCAL. */
const NO_LOCAL_INFILE = new Set([1148, 2068, 3948, 3950, 4166]);

/** Puts rows into a table: by LOAD DATA from a stream, else by INSERTs. A row that does not fit whole is refused. */
export class RowLoader {
  private readonly sql: string;
  private byInserts = false;

  constructor(
    private readonly session: Session,
    private readonly table: string,
    private readonly columns: readonly TargetColumn[],
    private readonly plan: Pick<LoadPlan, 'timeZone'>,
    private readonly duplicates: 'REPLACE' | '' = '',
  ) {
    this.sql = loadData(table, columns, plan, duplicates);
  }

  /** @param buffers whole rows of COPY text; may be read twice @throws BadRowError; inside a transaction that rolls back then */
  async load(buffers: () => Iterable<Buffer>, rowsBefore: number): Promise<void> {
    if (!this.byInserts) {
      try {
        const { warnings } = await this.session.load(this.sql, () => Readable.from(loadDataBytes(buffers())));
        if (warnings > 0) await this.refuse(rowsBefore);
        return;
      } catch (error) {
        if (!NO_LOCAL_INFILE.has((error as { errno?: number }).errno ?? 0)) throw error;
        this.byInserts = true;
      }
    }
    const rows = rowsOf(buffers());
    for (const sql of insertRows(this.table, this.columns, this.plan, this.duplicates, rows)) {
      if ((await this.session.run(sql)).warnings > 0) await this.refuse(rowsBefore);
    }
  }

  /** LOCAL makes warnings of errors: a value was clipped, or a row left out. */
  private async refuse(rowsBefore: number): Promise<void> {
    const rows = await this.session.rows('SHOW WARNINGS LIMIT 50');
    const serious = rows.find(([, errno]) => isRowProblem(Number(errno))) ?? rows.find(([level]) => level !== 'Note');
    if (serious === undefined) return;
    const [, errno, message] = serious;
    if (isRowProblem(Number(errno))) throw badRow(Number(errno), message ?? '', rowsBefore);
    throw new TaskRunError(`The destination did not take all values as they are: warning ${errno}.`);
  }
}

function* rowsOf(buffers: Iterable<Buffer>) {
  const splitter = new RowSplitter();
  for (const data of buffers) yield* decodeRows(splitter.push(data));
}
