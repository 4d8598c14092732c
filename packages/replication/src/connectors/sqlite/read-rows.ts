import { decodeRows } from '../../copy-text/decode-rows';
import type { Chunk, ReadPlan } from '../connector';
import { valueKind } from './engine/cell-values';
import type { SqliteEngine } from './engine/sqlite-engine';
import { type PreparedQuery, requireColumn } from './query';
import { readSql } from './read-sql';

/**
 * Streams a query in slices: one is on its way while the last one is worked on, no more, so that memory stays flat.
 * One SELECT is one read transaction, hence one snapshot.
 */
export async function* readRows(engine: SqliteEngine, query: PreparedQuery, plan: ReadPlan): AsyncGenerator<Chunk> {
  const columns = plan.columns.map((name) => requireColumn(query, name));
  const cursor = await engine.ask('openCursor', {
    sql: await readSql(engine, query, plan),
    params: query.params,
    pick: columns.map((c) => query.schema.columns.indexOf(c)),
    kinds: columns.map((c) => valueKind(c.type)),
  });
  const fetch = () => engine.ask('fetch', { cursor, rows: plan.chunkRows });
  let next = fetch();
  try {
    for (;;) {
      const { data, rows, done } = await next;
      if (!done) {
        next = fetch();
        // Rejected when the engine is killed while the consumer works on this slice; the loop sees it then.
        next.catch(() => {});
      }
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      if (rows > 0 && plan.format === 'rows') yield { format: 'rows', rows: decodeRows(bytes), bytes: bytes.length };
      else if (rows > 0) yield { format: 'copy-text', data: bytes };
      if (done) return;
    }
  } finally {
    await engine.ask('closeCursor', { cursor }).catch(() => {});
  }
}
