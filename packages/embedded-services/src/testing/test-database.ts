import { randomBytes } from 'node:crypto';
import { withClient } from '../postgres/connect';

/** A database that one test file has to itself. */
export interface TestDatabase {
  url: string;
  /** Deletes it, also while connections are open. */
  drop(): Promise<void>;
}

/**
 * Creates an empty database with a name of its own on the server of the test run.
 *
 * @throws Error outside a jest run with this package's globalSetup
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) throw new Error('TEST_DATABASE_URL is not set: run jest with the root configuration');
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await withClient(server, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: () => dropDatabase(server, name),
  };
}

/** SQLSTATE of `permission denied to terminate process`: autovacuum is in the database, and it is a superuser's. */
const AUTOVACUUM_IS_THERE = '42501';
const TRIES = 60;

async function dropDatabase(server: string, name: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await withClient(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== AUTOVACUUM_IS_THERE || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
