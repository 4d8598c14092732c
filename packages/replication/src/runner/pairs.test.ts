import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import type { ResolvedConnection } from '@jobglot/core';
import type { Cell, Row } from '../connectors/cell';
import type { ConnectorEnvironment } from '../connectors/connector';
import { csvConnector } from '../connectors/csv/connector';
import { makeFileFixture } from '../connectors/files/testing/file-fixture';
import { jsonConnector } from '../connectors/json/connector';
import { makeSqliteFixture } from '../connectors/sqlite/testing/sqlite-fixture';
import type { ColumnSchema } from '../connectors/table-schema';
import type { ConnectorFixture } from '../testing/connector-fixture';
import { loadPages, loadPlan, openDestination } from '../testing/load-rows';
import { LOCAL_ENVIRONMENT } from '../testing/local-environment';
import { makePostgresFixture } from '../testing/postgres-fixture';
import { openSource, readRows } from '../testing/read-rows';
import { runTask } from '../testing/run-task';
import { TORTURE_COLUMNS, TORTURE_ROWS } from '../testing/torture-table';

/** Every source into every destination: the torture table of replication-notes.md 9.1 through the runner. */
const TEMP = realpathSync(tmpdir());
const ENVIRONMENT: ConnectorEnvironment = { ...LOCAL_ENVIRONMENT, filesRoot: TEMP };

/** A fixture whose files lie in a folder of their own below one common root. */
function below(fixture: ConnectorFixture & { readonly root: string }): ConnectorFixture {
  const folder = basename(fixture.root);
  const properties = Object.fromEntries(
    Object.entries(fixture.connection.properties).map(([k, v]) => [
      k,
      k === 'URI' || k === 'DataSource' ? `${folder}/${v}` : v,
    ]),
  );
  return { ...fixture, environment: ENVIRONMENT, connection: { ...fixture.connection, id: folder, properties } };
}

const csvStored = ({ type }: ColumnSchema, cell: Cell): Cell =>
  type.kind === 'bool' && cell !== null ? (cell === 't' ? 'true' : 'false') : cell;

const MAKERS: Readonly<Record<string, () => Promise<ConnectorFixture>>> = {
  PostgreSQL: makePostgresFixture,
  SQLite: async () => below(makeSqliteFixture()),
  CSV: async () => ({ ...below(makeFileFixture(csvConnector)), stored: csvStored }),
  JSON: async () => below(makeFileFixture(jsonConnector)),
};
const NAMES = Object.keys(MAKERS);

const sources: Record<string, ConnectorFixture> = {};
const destinations: Record<string, ConnectorFixture> = {};

beforeAll(async () => {
  for (const name of NAMES) {
    sources[name] = await MAKERS[name]!();
    destinations[name] = await MAKERS[name]!();
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
      environment: ENVIRONMENT,
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
