import { randomBytes } from 'node:crypto';
import type { ResolvedConnection } from '@jobglot/core';
import { hasMariadb, startMariadb, type TestMariadb } from '@jobglot/embedded-services/testing';
import { type Connection, createConnection } from 'mysql2/promise';
import type { ConnectorFixture } from '../../../testing/connector-fixture';
import { LOCAL_ENVIRONMENT } from '../../../testing/local-environment';
import type { Cell } from '../../cell';
import type { ColumnSchema } from '../../table-schema';
import { mysqlConnector } from '../connector';

/** Printed with skipped suites, so that CI shows what was not tested. */
export const MYSQL_MISSING = 'MySQL/MariaDB [skipped: no mariadbd on this machine]';
export { hasMariadb };

/** A database of a test's own, with a client to look into it. */
export interface MysqlFixture extends ConnectorFixture {
  readonly client: Connection;
  readonly server: TestMariadb;
  readonly database: string;
}

let servers: Promise<TestMariadb> | null = null;
let users = 0;

/** One server for a test file, however many databases it uses; it ends with the last of them. */
async function server(): Promise<TestMariadb> {
  users++;
  servers ??= startMariadb();
  return servers;
}

async function release(): Promise<void> {
  users--;
  if (users > 0 || servers === null) return;
  const last = await servers;
  servers = null;
  await last.stop();
}

/** MySQL knows no infinity and no NaN; its text of a float has no six digits. */
export function mysqlStored({ type }: ColumnSchema, cell: Cell): Cell {
  if (cell === null) return null;
  const special = /^-?infinity$|^nan$/i.test(cell);
  return special && type.kind !== 'string' ? null : cell;
}

/** @returns an empty database with a connected client */
export async function makeMysqlFixture(): Promise<MysqlFixture> {
  const running = await server();
  const { host, port, user, password } = running;
  const database = `test_${randomBytes(6).toString('hex')}`;
  const client = await createConnection({ host, port, user, password, multipleStatements: true });
  await client.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4; USE ${database}`);
  const connection: ResolvedConnection = {
    id: database,
    name: 'test',
    connector: 'MySQL',
    properties: { Server: host, Port: String(port), Database: database, User: user, Password: password },
  };
  return {
    connector: mysqlConnector,
    environment: LOCAL_ENVIRONMENT,
    connection,
    abilities: { nulls: true, types: true, keys: true, ordered: true, resumable: true },
    stored: mysqlStored,
    client,
    server: running,
    database,
    contents: async () => {
      const [rows] = await client.query(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '${database}' AND table_name NOT LIKE '|_jobglot|_%' ESCAPE '|' ORDER BY 1`,
      );
      return (rows as { name: string }[]).map((r) => r.name);
    },
    close: async () => {
      await client.query(`DROP DATABASE IF EXISTS ${database}`).catch(() => {});
      client.destroy();
      await release();
    },
  };
}
