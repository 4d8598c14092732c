import type { ResolvedConnection } from '@jobglot/core';
import type { Cell, Row } from '../connectors/cell';
import type { ColumnSchema } from '../connectors/table-schema';
import type { ConnectorFixture } from '../testing/connector-fixture';
import { loadPages, loadPlan, openDestination } from '../testing/load-rows';
import { PAIR_ENVIRONMENT, PAIR_FIXTURES } from '../testing/pair-fixtures';
import { openSource, readRows } from '../testing/read-rows';
import { runTask } from '../testing/run-task';
import { TORTURE_COLUMNS, TORTURE_ROWS } from '../testing/torture-table';

/** Every source into every destination: the torture table of replication-notes.md 9.1 through the runner. */
const NAMES = Object.keys(PAIR_FIXTURES);

const sources: Record<string, ConnectorFixture> = {};
const destinations: Record<string, ConnectorFixture> = {};

beforeAll(async () => {
  for (const name of NAMES) {
    sources[name] = await PAIR_FIXTURES[name]!();
    destinations[name] = await PAIR_FIXTURES[name]!();
    await writeTorture(sources[name]);
  }
});
afterAll(() => Promise.all([...Object.values(sources), ...Object.values(destinations)].map((f) => f.close())));

async function writeTorture(fixture: ConnectorFixture): Promise<void> {
  const destination = await openDestination(fixture);
  const columns = TORTURE_COLUMNS.map((c) => ({ ...c, name: destination.identifier(c.name) }));
  await destination.close();
  const plan = loadPlan(fixture, 'torture');
  await loadPages(fixture, { ...plan, schema: { ...plan.schema, columns } }, [[...TORTURE_ROWS]]);
}

async function columnsOf(fixture: ConnectorFixture): Promise<readonly ColumnSchema[]> {
  const source = await openSource(fixture);
  const schema = await source.describe({ kind: 'table', path: { schema: null, name: 'torture' } });
  await source.close();
  return schema.columns;
}

const sorted = (rows: readonly Row[]): string[] => rows.map((r) => JSON.stringify(r)).sort();

const named = (connection: ResolvedConnection, name: string): ResolvedConnection => ({ ...connection, name });

describe.each(NAMES)('from %s', (from) => {
  test.each(NAMES)('to %s', async (to) => {
    const source = sources[from]!;
    const destination = destinations[to]!;
    const table = `from_${from.toLowerCase()}`;
    const inputs = {
      statement: `REPLICATE [${table}] [torture]`,
      source: named(source.connection, from),
      destination: named(destination.connection, to),
      environment: PAIR_ENVIRONMENT,
      options: { batchSize: 7 },
    };
    const { counters, log } = await runTask(inputs);
    expect(counters).toMatchObject({ read: TORTURE_ROWS.length, written: TORTURE_ROWS.length });
    const columns = await columnsOf(source);
    const stored = destination.stored?.bind(destination) ?? ((_: ColumnSchema, cell: Cell) => cell);
    const expected = (await readRows(source, 'torture')).map((row) => row.map((cell, i) => stored(columns[i]!, cell)));
    expect(sorted(await readRows(destination, table))).toEqual(sorted(expected));
    expect(log.join('\n')).not.toContain('mmmmmmmm');

    const again = await runTask(inputs);
    expect(again.counters).toMatchObject({ read: TORTURE_ROWS.length, written: TORTURE_ROWS.length });
    expect(sorted(await readRows(destination, table))).toEqual(sorted(expected));
    expect((await destination.contents()).filter((n) => n.startsWith(table))).toHaveLength(1);
  });
});
