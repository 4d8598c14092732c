import type { Client } from 'pg';
import { type ClusterRecord, SUPERUSER } from './cluster';
import { postgresUrl, withClient } from './connect';

/** An ordinary role and the database it owns, both of one name. */
interface OwnedDatabase {
  name: string;
  password: string;
  rights: string;
}

async function createOwned(client: Client, { name, password, rights }: OwnedDatabase): Promise<void> {
  const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  if (role.rowCount === 0) await client.query(`CREATE ROLE ${name} LOGIN ${rights} PASSWORD '${password}'`);
  const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (database.rowCount === 0) await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
  // By default everybody may connect: the demo's role must not see the product's database, nor the other way round.
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
}

/** Makes what is missing of the two roles and databases; a start that was killed in between is completed by the next. */
export async function createDatabases(port: number, record: ClusterRecord): Promise<void> {
  const url = postgresUrl({ user: SUPERUSER, password: record.superuserPassword, database: 'postgres', port });
  await withClient(url, async (client) => {
    await createOwned(client, { name: 'jobglot', password: record.jobglotPassword, rights: 'CREATEDB' });
    await createOwned(client, { name: 'demo', password: record.demoPassword, rights: 'NOCREATEDB' });
    await client.query('REVOKE ALL ON DATABASE postgres FROM PUBLIC');
  });
}
