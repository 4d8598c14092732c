import { join } from 'node:path';
import { ChildEngine, type EngineKind } from '../../engine/child-engine';
import type { EngineError } from '../../engine/engine-requests';
import type { EngineOperations } from './engine-messages';

/** SQLite refused a request; `code` is SQLite's own name, e.g. `SQLITE_BUSY`, or empty. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly code: string;
  /** the row of a page that it is about; absent: it is about something else */
  readonly refused: EngineError['refused'];
  constructor({ message, code, refused }: EngineError) {
    super(message);
    this.code = code;
    this.refused = refused;
  }
}

const SQLITE: EngineKind = {
  name: 'SQLite',
  file: join(__dirname, 'engine-process.js'),
  failure: (error) => new SqliteError(error),
};

/** SQLite in a child process; a kill leaves a WAL database consistent. */
export class SqliteEngine extends ChildEngine<EngineOperations> {
  private constructor(signal: AbortSignal) {
    super(SQLITE, signal);
  }

  /**
   * Starts a process and opens a database in it.
   *
   * @param uri `file:` URI with a mode, see sqlite-uri.ts
   * @param pragmas run at once, without the word PRAGMA
   * @param signal its abort kills the process; what is waiting is rejected with the signal's reason
   * @throws SqliteError when the file cannot be opened, or the signal's reason
   */
  static async start(uri: string, pragmas: readonly string[], signal: AbortSignal): Promise<SqliteEngine> {
    const engine = new SqliteEngine(signal);
    try {
      await engine.ask('open', { uri, pragmas });
    } catch (error) {
      engine.kill();
      throw error;
    }
    return engine;
  }

  /** Closes the database and ends the process. Never throws. */
  async close(): Promise<void> {
    await this.ask('close', {}, 5).catch(() => {});
    this.kill();
  }
}
