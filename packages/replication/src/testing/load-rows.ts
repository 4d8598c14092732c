import { type RunCounters, ZERO_COUNTERS } from '@jobglot/core';
import type { Row } from '../connectors/cell';
import type { Chunk, Destination, Load, LoadPlan, PageCounts } from '../connectors/connector';
import { withPage } from '../connectors/page-counts';
import type { ColumnSchema } from '../connectors/table-schema';
import type { ConnectorFixture } from './connector-fixture';

/** Columns of the small tables of the suite. */
export const SMALL_COLUMNS: readonly ColumnSchema[] = [
  { name: 'id', type: { kind: 'int64' }, nullable: false },
  { name: 'name', type: { kind: 'string' }, nullable: true },
];

/** @returns `[id, name]` rows with ids from..to */
export function smallRows(from: number, to: number, name = 'row'): Row[] {
  return Array.from({ length: to - from + 1 }, (_, i) => [String(from + i), `${name} ${from + i}`]);
}

/** @returns a complete plan of a keyed replace, with the given differences */
export function loadPlan(fixture: ConnectorFixture, name: string, differences: Partial<LoadPlan> = {}): LoadPlan {
  const table = { schema: null, name };
  return {
    taskId: '100000000000000001',
    executionId: 1,
    fence: 1,
    table,
    schema: { path: table, columns: SMALL_COLUMNS, primaryKey: fixture.abilities.keys ? ['id'] : [] },
    mode: 'replace',
    alterSchema: false,
    autoTruncate: false,
    commandTimeout: 0,
    timeZone: 'UTC',
    deletions: 'keep',
    skipUnchanged: false,
    ...differences,
  };
}

export function openDestination(fixture: ConnectorFixture, signal?: AbortSignal): Promise<Destination> {
  return fixture.connector.openDestination(
    fixture.connection,
    fixture.environment,
    signal ?? new AbortController().signal,
  );
}

/** Writes rows as one page and keeps the totals; `lastKey` is the page's last first cell. */
export async function writeRows(load: Load, rows: Row[], before: RunCounters = ZERO_COUNTERS): Promise<RunCounters> {
  const bytes = rows.reduce((sum, r) => sum + r.join('').length, 0);
  const chunks: Chunk[] = [{ format: 'rows', rows, bytes }];
  const total = { ...before, read: before.read + rows.length, bytes: before.bytes + bytes };
  const lastKey = rows.at(-1)?.slice(0, 1) as string[];
  return withPage(total, await load.writePage({ chunks, rowCount: rows.length, bytes, lastKey }, total));
}

/** Opens, loads each page, finishes, closes. @returns what `writePage` and `finish` counted together */
export async function loadPages(fixture: ConnectorFixture, plan: LoadPlan, pages: Row[][]): Promise<PageCounts> {
  const destination = await openDestination(fixture);
  try {
    const load = await destination.beginLoad(plan, () => {});
    let total = ZERO_COUNTERS;
    for (const page of pages) total = await writeRows(load, page, total);
    const end = await load.finish(null);
    return {
      inserted: total.inserted + end.inserted,
      updated: total.updated + end.updated,
      deleted: total.deleted + end.deleted,
    };
  } finally {
    await destination.close();
  }
}
