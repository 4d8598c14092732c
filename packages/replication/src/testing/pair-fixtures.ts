import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import type { Cell } from '../connectors/cell';
import type { ConnectorEnvironment } from '../connectors/connector';
import { csvConnector } from '../connectors/csv/connector';
import { makeFileFixture } from '../connectors/files/testing/file-fixture';
import { jsonConnector } from '../connectors/json/connector';
import { hasMariadb, makeMysqlFixture } from '../connectors/mysql/testing/mysql-fixture';
import { parquetConnector } from '../connectors/parquet/connector';
import { makeSqliteFixture } from '../connectors/sqlite/testing/sqlite-fixture';
import type { ColumnSchema } from '../connectors/table-schema';
import type { ConnectorFixture } from './connector-fixture';
import { LOCAL_ENVIRONMENT } from './local-environment';
import { makePostgresFixture } from './postgres-fixture';

/** Every pair can work in this one: all places lie below one root. */
export const PAIR_ENVIRONMENT: ConnectorEnvironment = { ...LOCAL_ENVIRONMENT, filesRoot: realpathSync(tmpdir()) };

/** A fixture whose files lie in a folder of their own below one common root. */
function below(fixture: ConnectorFixture & { readonly root: string }): ConnectorFixture {
  const folder = basename(fixture.root);
  const properties = Object.fromEntries(
    Object.entries(fixture.connection.properties).map(([k, v]) => [
      k,
      k === 'URI' || k === 'DataSource' ? `${folder}/${v}` : v,
    ]),
  );
  return {
    ...fixture,
    environment: PAIR_ENVIRONMENT,
    connection: { ...fixture.connection, id: folder, properties },
  };
}

const csvStored = ({ type }: ColumnSchema, cell: Cell): Cell =>
  type.kind === 'bool' && cell !== null ? (cell === 't' ? 'true' : 'false') : cell;

/** One maker of fixtures for every connector, by name; each makes a place of its own. */
export const PAIR_FIXTURES: Readonly<Record<string, () => Promise<ConnectorFixture>>> = {
  PostgreSQL: makePostgresFixture,
  ...(hasMariadb() && { MySQL: makeMysqlFixture }),
  SQLite: async () => below(makeSqliteFixture()),
  CSV: async () => ({ ...below(makeFileFixture(csvConnector)), stored: csvStored }),
  JSON: async () => below(makeFileFixture(jsonConnector)),
  Parquet: async () => below(makeFileFixture(parquetConnector)),
};
