import { TaskRunError } from '@jobglot/core';
import { decodeRows } from '../../copy-text/decode-rows';
import type { Chunk, ReadPlan } from '../connector';
import { toSqlValue, valueKind } from './engine/cell-values';
import type { SqliteEngine } from './engine/sqlite-engine';
import { quoteName } from './identifiers';
import type { PreparedQuery } from './query';

/**
 * Streams a query in slices: one is on its way while the last one is worked on, no more, so that memory stays flat.
 * One SELECT is one read transaction, hence one snapshot.
 */
export async function* readRows(engine: SqliteEngine, query: PreparedQuery, plan: ReadPlan): AsyncGenerator<Chunk> {
  const columns = query.schema.columns;
  const place = (name: string): number => {
    const found = columns.findIndex((c) => c.name === name);
    if (found < 0) throw new TaskRunError(`The source has no column "${name}".`);
    return found;
  };
  const kind = (name: string) => valueKind(columns[place(name)]!.type);
  const order = (plan.orderBy ?? []).map(quoteName).join(', ');
  const after = (plan.after ?? []).map((cell, i) => toSqlValue(cell, kind(plan.orderBy![i]!)));
  const marks = after.map((_, i) => `?${query.params.length + i + 1}`).join(', ');
  const sql =
    order === ''
      ? query.sql
      : `SELECT * FROM (\n${query.sql}\n)${marks === '' ? '' : ` WHERE (${order}) > (${marks})`} ORDER BY ${order}`;
  const cursor = await engine.ask('openCursor', {
    sql,
    params: [...query.params, ...after],
    pick: plan.columns.map(place),
    kinds: plan.columns.map(kind),
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
