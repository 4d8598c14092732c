import { randomBytes } from 'node:crypto';
import type { ResolvedConnection } from '@jobglot/core';
import { createTestDatabase, superuserUrl } from '@jobglot/embedded-services/testing';
import { Client } from 'pg';
import { postgresConnector } from '../connectors/postgres/connector';
import type { ConnectorFixture } from './connector-fixture';
import { LOCAL_ENVIRONMENT } from './local-environment';

/** A database of a test's own, with a client to look into it. */
export interface PostgresFixture extends ConnectorFixture {
  readonly client: Client;
  readonly url: string;
}

/** @returns the properties of a connection to a database URL */
export function connectionTo(url: string, properties: Readonly<Record<string, string>> = {}): ResolvedConnection {
  const { hostname, port, pathname, username, password } = new URL(url);
  return {
    id: randomBytes(8).toString('hex'),
    name: 'test',
    connector: 'PostgreSQL',
    properties: {
      Server: hostname,
      Port: port || '5432',
      Database: pathname.slice(1),
      User: decodeURIComponent(username),
      Password: decodeURIComponent(password),
      ...properties,
    },
  };
}

/** @returns an empty database with a connected client */
export async function makePostgresFixture({ superuser = false } = {}): Promise<PostgresFixture> {
  const database = await createTestDatabase();
  const url = superuser ? superuserUrl(database.url) : database.url;
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return {
    connector: postgresConnector,
    environment: LOCAL_ENVIRONMENT,
    connection: connectionTo(url),
    abilities: { nulls: true, types: true, keys: true, ordered: true, resumable: true },
    client,
    url,
    contents: async () => {
      const { rows } = await client.query(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname !~ '^_jobglot_' ORDER BY 1",
      );
      return rows.map((r) => r.relname);
    },
    close: async () => {
      await client.end();
      await database.drop();
    },
  };
}
