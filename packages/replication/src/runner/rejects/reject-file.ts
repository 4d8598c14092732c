import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TaskRunError } from '@jobglot/core';
import type { Row } from '../../connectors/cell';
import type { BadRowError } from '../../connectors/connector';
import type { RunScope } from '../run-scope';

/** Rows in the log; the file has them all. */
const ROWS_IN_LOG = 20;

/**
 * The rows that the destination refused, one JSON object a line: the row's number in the order of reading, the reason, and
 * its values by column (pgloader's reject file, CDM's dirty data). It lies below the files root at
 * `.jobglot/rejects/<execution>-<task>.jsonl`, readable by the worker's user only; the log names it and holds no values.
 */
export class RejectFile {
  private count = 0;
  private named = false;
  private lines: string[] = [];
  private readonly name: string;

  constructor(private readonly scope: RunScope) {
    const { executionId, taskId } = scope.request;
    this.name = join('.jobglot', 'rejects', `${executionId}-${taskId}.jsonl`);
  }

  /** whether rows are set aside at all */
  get takes(): boolean {
    return this.scope.options.maxRejectedRows > 0;
  }

  /** @param count rows that the run has set aside so far, in earlier attempts too */
  goOn(count: number): void {
    this.count = count;
  }

  /** @throws TaskRunError the limit is reached: the row's own error, and how many there were */
  async add(row: number, columns: readonly string[], values: Row, error: BadRowError): Promise<void> {
    const { maxRejectedRows } = this.scope.options;
    if (this.count >= maxRejectedRows) {
      throw new TaskRunError(
        `${error.message} That is one more than the ${maxRejectedRows} rows that may be rejected; ${this.name} below the files root has the others.`,
      );
    }
    this.count++;
    if (this.count <= ROWS_IN_LOG) this.scope.context.log('error', `Rejected: ${error.message}`);
    if (!this.named) this.scope.context.log('info', `Rejected rows go to ${this.name} below the files root.`);
    this.named = true;
    if (this.count <= ROWS_IN_LOG) this.scope.context.log('verbose', `Rejected values: ${JSON.stringify(values)}`);
    const named = Object.fromEntries(columns.map((column, i) => [column, values[i] ?? null]));
    this.lines.push(`${JSON.stringify({ row, column: error.column, reason: error.message, values: named })}\n`);
    if (this.lines.length >= 1_000) await this.flush();
  }

  /** Writes what was gathered. */
  async flush(): Promise<void> {
    if (this.lines.length === 0) return;
    const text = this.lines.join('');
    this.lines = [];
    const file = join(this.scope.environment.filesRoot, this.name);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await appendFile(file, text, { mode: 0o600 });
  }
}
