import type { Duplex, Readable } from 'node:stream';
import type { Connection, FieldPacket, ResultSetHeader } from 'mysql2';
import type { ConnectorEnvironment } from '../connector';
import { checkedAddresses } from '../network/checked-addresses';
import { connect, connectToAny, type Use } from './connect';
import type { MysqlSettings } from './properties';
import { readRows } from './read-rows';
import type { RawRow, RowEncoder } from './row-encoder';

/** How long a cancelled statement may take to end before its connection is cut: well inside the 5 s of P6. */
const CANCEL_PATIENCE_MS = 1_500;

/** Strings have no backslash escapes, so that a literal cannot be left. */
const SQL_MODE: Readonly<Record<Use, string>> = {
  source: 'NO_BACKSLASH_ESCAPES',
  // strict, so that nothing is clipped in silence; not for a source, whose SELECT may compare with dates that are none
  destination:
    'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO',
};

const SESSION_DEFAULTS = [
  "SET SESSION time_zone = '+00:00'",
  'SET SESSION sql_notes = 1',
  'SET SESSION innodb_lock_wait_timeout = 60',
  'SET SESSION lock_wait_timeout = 60',
  'SET SESSION wait_timeout = 28800',
  'SET SESSION net_write_timeout = 3600',
  'SET SESSION group_concat_max_len = 1048576',
];

export type Cells = (string | null)[];

/** What a statement did. */
export interface Done {
  readonly affected: number;
  readonly warnings: number;
}

/**
 * One connection whose statement under way stops when the signal is aborted: KILL QUERY from a second connection, and if
 * that does not help the connection is cut. After an abort every statement rejects with the signal's reason, until
 * {@link allowCleanup} is called.
 */
export class Session {
  private active: Promise<unknown> = Promise.resolve();
  private busy = false;
  private cleaning = false;
  private interrupting: Promise<void> | null = null;
  private ended = false;

  private constructor(
    private readonly connection: Connection,
    private readonly settings: MysqlSettings,
    private readonly address: string,
    private readonly signal: AbortSignal,
    /** e.g. `10.11.6-MariaDB` */
    readonly version: string,
  ) {
    connection.on('error', () => {
      this.ended = true;
    });
    signal.addEventListener('abort', this.onAbort);
  }

  /** @throws DomainError `connection.failed`, `connection.address_refused`; the signal's reason */
  static async open(
    settings: MysqlSettings,
    env: ConnectorEnvironment,
    signal: AbortSignal,
    use: Use,
  ): Promise<Session> {
    signal.throwIfAborted();
    // a server is one instance with many databases: the product's own ones are never MySQL
    const target = { host: settings.host, port: settings.port, database: null };
    const { connection, address } = await connectToAny(settings, await checkedAddresses(target, env), use);
    const session = new Session(connection, settings, address, signal, await versionOf(connection));
    try {
      for (const statement of [`SET SESSION sql_mode = '${SQL_MODE[use]}'`, ...SESSION_DEFAULTS])
        await session.run(statement);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  get isMariaDb(): boolean {
    return /mariadb/i.test(this.version);
  }

  /** the connection's database */
  get database(): string {
    return this.settings.database;
  }

  get id(): number {
    return this.connection.threadId ?? 0;
  }

  /** Runs one statement that gives no rows. Values stand in it as literals of quote.ts: the driver's own escaping is with backslashes. */
  async run(sql: string): Promise<Done> {
    const { result } = await this.query(sql);
    const { affectedRows = 0, warningStatus = 0 } = result as ResultSetHeader;
    return { affected: affectedRows, warnings: warningStatus };
  }

  /** @returns rows of a small result, cells as text */
  async rows(sql: string): Promise<Cells[]> {
    return (await this.query(sql)).result as Cells[];
  }

  /** @returns the columns that a statement would deliver; the server refuses more than one statement, and runs none */
  describe(sql: string): Promise<readonly FieldPacket[]> {
    return this.guarded(
      () =>
        new Promise((resolve, reject) => {
          this.connection.prepare(sql, (error, statement) => {
            if (error) return reject(error);
            resolve((statement as unknown as { columns: FieldPacket[] }).columns);
            statement.close();
          });
        }),
    );
  }

  /** Feeds a `LOAD DATA LOCAL INFILE`. @param stream made when the server asks for the file */
  load(sql: string, stream: () => Readable): Promise<Done> {
    return this.guarded(
      () =>
        new Promise((resolve, reject) => {
          const query = { sql, infileStreamFactory: stream };
          this.connection.query(query, (error: Error | null, result: unknown) => {
            if (error) return reject(error);
            const { affectedRows = 0, warningStatus = 0 } = result as ResultSetHeader;
            resolve({ affected: affectedRows, warnings: warningStatus });
          });
        }),
    );
  }

  /** @returns rows of a small result, values as the server sends them */
  async raw(sql: string): Promise<RawRow[]> {
    return (await this.query(sql, false)).result as RawRow[];
  }

  /**
   * Streams a SELECT as what the encoder makes of its rows, with back-pressure; a block is valid until the next one is asked
   * for. A reader that leaves early, or an abort, costs the connection.
   */
  async *blocks(sql: string, encoder: RowEncoder): AsyncGenerator<Buffer> {
    if (this.signal.aborted) throw this.signal.reason;
    const reading = readRows(this.connection, sql, encoder);
    let over = false;
    this.busy = true;
    try {
      for await (const block of reading) {
        this.signal.throwIfAborted();
        yield block;
      }
      over = true;
    } catch (error) {
      over = !this.signal.aborted;
      throw this.signal.aborted ? this.signal.reason : error;
    } finally {
      this.busy = false;
      if (!over && !this.ended) {
        await this.kill().catch(() => {});
        this.cut();
      }
    }
  }

  /** Runs `work` between BEGIN and COMMIT; any error rolls back. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.run('START TRANSACTION');
    try {
      const result = await work();
      await this.run('COMMIT');
      return result;
    } catch (error) {
      if (!this.ended && (!this.signal.aborted || this.cleaning)) await this.run('ROLLBACK').catch(() => {});
      throw error;
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
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, CANCEL_PATIENCE_MS);
      this.connection.end(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.cut();
  }

  private cut(): void {
    this.ended = true;
    this.connection.destroy();
    // the driver only says good-bye, which a server that is busy does not hear
    (this.connection as unknown as { stream: Duplex }).stream.destroy();
  }

  /** Stops the statement under way, without waiting for its end. */
  private async kill(): Promise<void> {
    const killer = await connect(this.settings, this.address, 'source');
    await new Promise<void>((resolve) => killer.query(`KILL QUERY ${this.id}`, () => resolve()));
    killer.destroy();
  }

  private readonly onAbort = (): void => {
    // nothing to stop; a late kill would hit the next statement, the clean-up
    if (!this.busy) return;
    const killed = this.kill().catch(() => {});
    let patience: NodeJS.Timeout | undefined;
    const cut = new Promise<void>((resolve) => {
      patience = setTimeout(() => {
        this.cut();
        resolve();
      }, CANCEL_PATIENCE_MS);
    });
    this.interrupting = Promise.race([Promise.all([killed, this.active]), cut]).then(() => clearTimeout(patience));
  };

  private query(sql: string, asText = true): Promise<{ result: unknown }> {
    return this.guarded(
      () =>
        new Promise((resolve, reject) => {
          const typeCast = (field: { string(): string | null }) => field.string();
          const options = { sql, rowsAsArray: true, typeCast: asText && typeCast };
          this.connection.query(options as never, (error: Error | null, result: unknown) =>
            error ? reject(error) : resolve({ result }),
          );
        }),
    );
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
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

function versionOf(connection: Connection): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.query('SELECT version() AS v', (error: Error | null, rows: unknown) =>
      error ? reject(error) : resolve(String((rows as { v: string }[])[0]?.v)),
    );
  });
}
