import type { SqlValue } from './engine/engine-messages';
import type { SqliteEngine } from './engine/sqlite-engine';

/** The engine as one load uses it: our own SQL, each statement with the plan's time limit. */
export class LoadSession {
  constructor(
    readonly engine: SqliteEngine,
    /** per statement; 0: no limit */
    readonly seconds: number,
  ) {}

  /** Runs any number of statements. */
  async exec(...statements: readonly string[]): Promise<void> {
    if (statements.length > 0) await this.engine.ask('exec', { sql: statements.join(';\n') }, this.seconds);
  }

  /** @returns rows changed */
  run(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    return this.engine.ask('run', { sql, params }, this.seconds);
  }

  /** For small results. */
  rows(sql: string, params: readonly SqlValue[] = []): Promise<SqlValue[][]> {
    return this.engine.ask('all', { sql, params }, this.seconds);
  }

  /** @param sql a SELECT of one number */
  async number(sql: string): Promise<number> {
    return Number((await this.rows(sql))[0]?.[0]);
  }

  /** What was begun is taken back when `work` fails. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    try {
      await this.exec('BEGIN IMMEDIATE');
      const result = await work();
      await this.exec('COMMIT');
      return result;
    } catch (error) {
      await this.engine.ask('exec', { sql: 'ROLLBACK' }).catch(() => {});
      throw error;
    }
  }
}
