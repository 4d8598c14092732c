import { LIVE_STATUSES, type LineagePart, type LineageStore } from '@jobglot/core';
import type { Database } from '../database';

/** Parts that are read at a time. */
const PAGE = 50;

/** Writes only while the run is the current one: its row is locked, so that a later claim waits or is seen. */
const HELD = `select id from executions where id = $1 and fence = $2 and status = any($3::text[]) for share`;

/** Results of Lineage jobs in PostgreSQL. */
export class PostgresLineageStore implements LineageStore {
  constructor(private readonly db: Database) {}

  async *parts(jobId: string): AsyncIterable<LineagePart> {
    let after = '';
    for (;;) {
      const { rows } = await this.db.pool.query<LineagePart>(
        `select name, content from lineage_parts where job_id = $1 and name collate "C" > $2
         order by name collate "C" limit ${PAGE}`,
        [jobId, after],
      );
      yield* rows;
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.name;
    }
  }

  async save(jobId: string, executionId: number, fence: number, { name, content }: LineagePart): Promise<boolean> {
    const { rowCount } = await this.db.pool.query(
      `with held as (${HELD})
       insert into lineage_parts (job_id, name, content)
       select $4, $5, $6 from held
       on conflict (job_id, name) do update
       set content = excluded.content`,
      [executionId, fence, [...LIVE_STATUSES], jobId, name, Buffer.from(content)],
    );
    return rowCount === 1;
  }

  async keepOnly(jobId: string, executionId: number, fence: number, names: readonly string[]): Promise<boolean> {
    const { rows } = await this.db.pool.query(
      `with held as (${HELD}), gone as (
         delete from lineage_parts p using held where p.job_id = $4 and p.name <> all($5::text[])
       ) select id from held`,
      [executionId, fence, [...LIVE_STATUSES], jobId, [...names]],
    );
    return rows.length === 1;
  }
}
