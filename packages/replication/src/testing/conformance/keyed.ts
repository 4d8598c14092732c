import type { Cell, Row } from '../../connectors/cell';
import type { Load, LoadPlan } from '../../connectors/connector';
import type { ConnectorFixture } from '../connector-fixture';
import { loadPlan, openDestination, SMALL_COLUMNS } from '../load-rows';
import { readRows } from '../read-rows';

let claim = 5_000;

/** @returns a plan with the key `id`, also where the engine keeps none: the plan knows it; each plan is a later claim */
export function keyedPlan(fixture: ConnectorFixture, name: string, differences: Partial<LoadPlan> = {}): LoadPlan {
  claim++;
  const table = { schema: null, name };
  const schema = { path: table, columns: SMALL_COLUMNS, primaryKey: ['id'] };
  return loadPlan(fixture, name, { schema, executionId: claim, fence: claim, ...differences });
}

/** Opens, begins, runs `work`, closes; the load is `work`'s to finish or to abandon. */
export async function withLoad<T>(
  fixture: ConnectorFixture,
  plan: LoadPlan,
  work: (load: Load) => Promise<T>,
): Promise<T> {
  const destination = await openDestination(fixture);
  try {
    return await work(await destination.beginLoad(plan, () => {}));
  } finally {
    await destination.close();
  }
}

const TRUE = new Set(['t', 'true', '1']);

/** @returns 'yes', 'no' or null, however the engine gives back a boolean */
export function flag(cell: Cell | undefined): string | null {
  if (cell === null || cell === undefined || cell === '') return null;
  return TRUE.has(cell.toLowerCase()) ? 'yes' : 'no';
}

/** @returns rows in the order of their first cells as numbers, then of the rest */
export function byId(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => Number(a[0]) - Number(b[0]) || String(a).localeCompare(String(b)));
}

/** @returns the table's rows by id, only these columns */
export async function rowsOf(fixture: ConnectorFixture, name: string, columns: readonly string[]): Promise<Row[]> {
  return byId(await readRows(fixture, name, { columns, orderBy: undefined }));
}
