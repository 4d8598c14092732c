import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import type { ConnectorFixture } from '../../../testing/connector-fixture';
import { sqliteConnector } from '../connector';

/** An empty files root with one database in it, for the tests of the SQLite connector. */
export function makeSqliteFixture(): ConnectorFixture & { readonly root: string; readonly file: string } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'jobglot-sqlite-')));
  const file = join(root, 'data.db');
  return {
    connector: sqliteConnector,
    root,
    file,
    environment: { filesRoot: root, allowedHosts: [], timeZone: 'UTC', ownServices: [] },
    connection: { id: 'c', name: 'lite', connector: 'SQLite', properties: { DataSource: 'data.db' } },
    abilities: { nulls: true, types: true, keys: true, ordered: true, resumable: true },
    contents: async () =>
      query(file, `SELECT name FROM sqlite_schema WHERE type = 'table' AND ${NOT_KEPT} ORDER BY name`).map(nameOf),
    close: async () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What stays beside the tables: task state, and the rows that mirrors have sent. */
const NOT_KEPT = "name <> '_jobglot_state' AND name NOT GLOB '_jobglot_snapshot_*'";

const nameOf = (row: unknown[]): string => String(row[0]);

/** Runs SQL on a database from outside the connector. @returns the rows of the last statement */
export function query(file: string, ...statements: string[]): unknown[][] {
  const db = new Database(file);
  try {
    for (const sql of statements.slice(0, -1)) db.exec(sql);
    const last = db.prepare(statements.at(-1)!);
    if (last.reader) return last.raw(true).safeIntegers(true).all() as unknown[][];
    last.run();
    return [];
  } finally {
    db.close();
  }
}
