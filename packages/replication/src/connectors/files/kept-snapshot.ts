import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { SqliteEngine } from '../sqlite/engine/sqlite-engine';
import { sqliteUri } from '../sqlite/engine/sqlite-uri';
import { quoteName, snapshotName } from '../sqlite/identifiers';
import { snapshotFile } from './load-record';

/**
 * The rows of a task's last mirror load of a file, in a SQLite file of its own beside the load record. It is replaced when
 * the destination file is in place: after a kill in between it is older than the file, so that the next mirror sends some
 * changes again, which does no harm; were it newer, changes would never be sent.
 */
export class KeptSnapshot {
  private readonly file: string;
  /** as the SQLite load calls it; quoted */
  private readonly table: string;
  private readonly name: string;

  /** @param file destination file @param table name of the table in the scratch database */
  constructor(
    private readonly engine: SqliteEngine,
    file: string,
    taskId: string,
    table: string,
  ) {
    this.file = snapshotFile(file, taskId);
    this.name = snapshotName(taskId, table);
    this.table = quoteName(this.name);
  }

  /** Copies the snapshot into the scratch database; none: everything will be new. */
  async bring(): Promise<void> {
    if (!existsSync(this.file)) return;
    await this.attached(this.file, async () => {
      await this.exec(await this.sqlOf('kept'), `INSERT INTO main.${this.table} SELECT * FROM kept.${this.table}`);
    });
  }

  async keep(): Promise<void> {
    const part = `${this.file}.new`;
    await rm(part, { force: true });
    await this.attached(part, async () => {
      const create = (await this.sqlOf('main')).replace('CREATE TABLE', () => 'CREATE TABLE kept.');
      await this.exec(create, `INSERT INTO kept.${this.table} SELECT * FROM main.${this.table}`);
    });
    await rename(part, this.file);
  }

  private async attached(file: string, work: () => Promise<void>): Promise<void> {
    await this.engine.ask('run', { sql: 'ATTACH ? AS kept', params: [sqliteUri(file, 'rwc')] });
    await work();
    await this.exec('DETACH kept');
  }

  private async sqlOf(schema: 'kept' | 'main'): Promise<string> {
    const sql = `SELECT sql FROM ${schema}.sqlite_schema WHERE name = ?`;
    return (await this.engine.ask('all', { sql, params: [this.name] }))[0]![0] as string;
  }

  private async exec(...statements: readonly string[]): Promise<void> {
    await this.engine.ask('exec', { sql: statements.join(';\n') });
  }
}
