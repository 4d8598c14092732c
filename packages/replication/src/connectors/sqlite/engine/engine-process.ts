/**
 * The process that runs SQLite for one open connection (docs/adr/0007).
 * It knows nothing of jobs.
 */
import Database from 'libsql';
import { serveEngine } from '../../engine/serve-engine';
import type { EngineOperations, SqlValue } from './engine-messages';
import { PageWriter } from './page-writer';
import { RowCursor } from './row-cursor';

let db: Database.Database;
const writers = new Map<string, PageWriter>();
let lastCursor = 0;
const cursors = new Map<number, RowCursor>();

serveEngine<EngineOperations>({
  open({ uri, pragmas }) {
    db = new Database(uri);
    for (const pragma of pragmas) db.exec(`PRAGMA ${pragma}`);
    return null;
  },
  exec({ sql }) {
    if (sql === 'ROLLBACK') for (const writer of writers.values()) writer.reset();
    db.exec(sql);
    return null;
  },
  run: ({ sql, params }) => db.prepare(sql).run([...params]).changes,
  all: ({ sql, params }) =>
    db
      .prepare(sql)
      .raw(true)
      .safeIntegers(true)
      .all([...params]) as SqlValue[][],
  prepare({ sql }) {
    const statement = db.prepare(sql);
    if (!statement.reader) return { reader: false, columns: [] };
    const columns = statement.columns().map(({ name, table, column, type }) => ({ name, table, column, type }));
    return { reader: true, columns };
  },
  openCursor({ sql, params, pick, kinds }) {
    cursors.set(++lastCursor, new RowCursor(db.prepare(sql), params, pick, kinds));
    return lastCursor;
  },
  fetch({ cursor, rows }) {
    const slice = cursors.get(cursor)?.fetch(rows) ?? { data: Buffer.alloc(0), rows: 0, done: true };
    if (slice.done) cursors.delete(cursor);
    return slice;
  },
  closeCursor({ cursor }) {
    cursors.delete(cursor);
    return null;
  },
  plan(plan) {
    writers.set(plan.table, new PageWriter(plan, db));
    return null;
  },
  rows({ table, data }) {
    writers.get(table)!.write(data);
    return null;
  },
  rowsEnd: ({ table }) => writers.get(table)!.end(),
  close() {
    db?.close();
    return null;
  },
});
