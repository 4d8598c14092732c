/**
 * The process that runs SQLite for one open connection (docs/adr/0007).
 * It takes one request at a time over the IPC channel and knows nothing of jobs.
 */
import { Worker } from 'node:worker_threads';
import Database from 'libsql';
import type {
  EngineError,
  EngineOperation,
  EngineOperations,
  EngineReply,
  EngineRequest,
  SqlValue,
} from './engine-messages';
import { PageWriter } from './page-writer';
import { RefusedRow } from './refused-row';
import { RowCursor } from './row-cursor';

type Handlers = { [O in EngineOperation]: (request: EngineOperations[O]['request']) => EngineOperations[O]['reply'] };

let db: Database.Database;
const writers = new Map<string, PageWriter>();
let lastCursor = 0;
const cursors = new Map<number, RowCursor>();

const handlers: Handlers = {
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
};

function answer<O extends EngineOperation>({ id, operation, request }: EngineRequest<O>): EngineReply {
  try {
    return { id, reply: handlers[operation](request) };
  } catch (error) {
    return { id, error: told(error) };
  }
}

function told(error: unknown): EngineError {
  const { message, code } = error as { message?: string; code?: string };
  const plain = { message: String(message ?? error), code: code ?? '' };
  return error instanceof RefusedRow ? { ...plain, refused: { row: error.row, column: error.column } } : plain;
}

/** A statement that runs on keeps this thread busy, so another one watches for the parent's death. */
function dieWithParent(): void {
  const watch = `setInterval(() => { if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL') }, 500)`;
  new Worker(watch, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 } }).unref();
}

// Ctrl-C reaches the whole process group: the parent decides when this process ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit());
// A parent that has just died cannot be answered.
process.on('message', (request: EngineRequest) =>
  process.send!(answer(request), (error: unknown) => error && process.exit()),
);
dieWithParent();
