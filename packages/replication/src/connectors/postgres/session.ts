import type { Client, QueryResult, QueryResultRow } from 'pg';
import type { ConnectorEnvironment } from '../connector';
import { checkedAddresses } from '../network/checked-addresses';
import { connect, connectToAny } from './connect';
import { type CopyIn, copyFromBuffers } from './copy-in';
import { CopyOut } from './copy-out';
import type { PostgresSettings } from './properties';

/** How long a cancelled statement may take to end before its connection is cut: well inside the 5 s of P6. */
const CANCEL_PATIENCE_MS = 1_500;

/** Text, dates and numbers as the server writes them; cells are built from them (cell.ts). */
const SESSION_DEFAULTS =
  "SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET timezone = 'UTC'; SET bytea_output = 'hex'; " +
  'SET extra_float_digits = 1; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; ' +
  'SET standard_conforming_strings = on';

/**
 * One connection whose statement under way stops when the signal is aborted: `pg_cancel_backend` from a second
 * connection, and if that does not help the connection is cut. After an abort every statement rejects with the signal's
 * reason, until {@link allowCleanup} is called.
 */
export class Session {
  private active: Promise<unknown> = Promise.resolve();
  private busy = false;
  private reading = false;
  private copy: CopyIn | null = null;
  private cleaning = false;
  private interrupting: Promise<void> | null = null;
  private ended = false;
  readonly pid: number;

  private constructor(
    private readonly client: Client,
    private readonly settings: PostgresSettings,
    private readonly address: string,
    private readonly signal: AbortSignal,
  ) {
    this.pid = (client as unknown as { processID: number }).processID;
    client.on('error', () => {
      this.ended = true;
    });
    signal.addEventListener('abort', this.onAbort);
  }

  /** @throws DomainError `connection.failed`, `connection.address_refused`; the signal's reason */
  static async open(
    settings: PostgresSettings,
    env: ConnectorEnvironment,
    signal: AbortSignal,
    applicationName: string,
  ): Promise<Session> {
    signal.throwIfAborted();
    const { client, address } = await connectToAny(settings, await checkedAddresses(settings, env), applicationName);
    const session = new Session(client, settings, address, signal);
    try {
      await session.query(SESSION_DEFAULTS);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** @returns false when the connection is known to be gone */
  get alive(): boolean {
    return !this.ended;
  }

  /** Runs one statement (several when it has no values: never user text). */
  query<R extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<QueryResult<R>> {
    return this.run(() => this.client.query<R>(sql, values as unknown[]));
  }

  /** Runs one statement over the extended protocol, which refuses a second one behind a semicolon. Cells stay text. */
  single(sql: string): Promise<QueryResult<Record<string, string | null>>> {
    const config = { text: sql, queryMode: 'extended', types: { getTypeParser: () => (text: string) => text } };
    return this.run(() => this.client.query(config as never));
  }

  /** Runs one statement with values; rows are arrays of text cells. */
  arrays(sql: string, values: readonly unknown[]): Promise<{ rows: (string | null)[][] }> {
    const types = { getTypeParser: () => (text: string) => text };
    return this.run(() => this.client.query({ text: sql, values, rowMode: 'array', types } as never));
  }

  /** Runs `work` between BEGIN and COMMIT; any error rolls back. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.query('BEGIN');
    try {
      const result = await work();
      await this.query('COMMIT');
      return result;
    } catch (error) {
      if (this.alive && (!this.signal.aborted || this.cleaning)) await this.query('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  /** Feeds a `COPY ... FROM STDIN`. @returns rows copied */
  copyIn(sql: string, buffers: Iterable<Buffer>): Promise<number> {
    return this.run(async () => {
      this.copy = copyFromBuffers(this.client, sql, buffers);
      try {
        return await this.copy.done;
      } finally {
        this.copy = null;
      }
    });
  }

  /**
   * Streams a `COPY ... TO STDOUT`, with back-pressure; a buffer is valid until the next one is asked for. A reader that leaves early, or an abort, costs the connection:
   * the rest of the stream would have to be read to get it back.
   */
  async *copyOut(sql: string): AsyncGenerator<Buffer> {
    if (this.signal.aborted) throw this.signal.reason;
    const stream = new CopyOut(sql);
    this.client.query(stream as never);
    let over = false;
    this.reading = true;
    try {
      yield* stream;
      over = true;
    } catch (error) {
      over = !this.signal.aborted;
      throw this.signal.aborted ? this.signal.reason : error;
    } finally {
      this.reading = false;
      if (!over && this.alive) {
        await this.interrupt().catch(() => {});
        this.cut();
      }
    }
  }

  /** After an abort: waits until the statement under way has ended, then lets statements through again. */
  async allowCleanup(): Promise<void> {
    await this.interrupting;
    await this.active;
    this.cleaning = true;
  }

  /** Ends the session; cuts the connection when the server does not take leave. */
  async close(): Promise<void> {
    this.signal.removeEventListener('abort', this.onAbort);
    await this.interrupting;
    if (this.ended) return this.cut();
    this.ended = true;
    const timer = setTimeout(() => this.cut(), CANCEL_PATIENCE_MS);
    await this.client.end().catch(() => {});
    clearTimeout(timer);
  }

  /** Cuts the connection at once: the server rolls back and drops what the session held. */
  cut(): void {
    this.ended = true;
    (this.client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }

  /** Stops whatever the session does, without waiting for its end. */
  async interrupt(): Promise<void> {
    this.copy?.fail();
    const canceller = await connect(this.settings, this.address, 'jobglot cancel');
    try {
      await canceller.query('SELECT pg_cancel_backend($1)', [this.pid]);
    } finally {
      await canceller.end().catch(() => {});
    }
  }

  private readonly onAbort = (): void => {
    if (this.reading) {
      this.interrupting = this.interrupt()
        .catch(() => {})
        .then(() => this.cut());
      return;
    }
    // nothing to stop; a late cancel would hit the next statement, the clean-up
    if (!this.busy) return;
    const patience = setTimeout(() => this.cut(), CANCEL_PATIENCE_MS);
    const cancelled = this.interrupt().catch(() => {});
    this.interrupting = Promise.race([Promise.all([cancelled, this.active]), this.gone()]).then(() =>
      clearTimeout(patience),
    );
  };

  private gone(): Promise<void> {
    return new Promise((resolve) => this.client.once('end', () => resolve()));
  }

  private async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.signal.aborted && !this.cleaning) throw this.signal.reason;
    this.busy = true;
    const operation = work();
    const ended = (): void => {
      this.busy = false;
    };
    this.active = operation.then(ended, ended);
    try {
      return await operation;
    } catch (error) {
      if (this.signal.aborted && !this.cleaning) throw this.signal.reason;
      throw error;
    }
  }
}
