import { startMariadb } from '@jobglot/embedded-services/testing';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Inputs } from './cdm-client';

/** A database on a MariaDB server of its own, and a session in it. */
export interface MysqlDatabase {
  readonly db: Connection;
  /** of a link to it */
  readonly inputs: Inputs;
  stop(): Promise<void>;
}

/** @returns an empty database of that name */
export async function mysqlDatabase(database: string): Promise<MysqlDatabase> {
  const server = await startMariadb();
  const { host, port, user, password } = server;
  const db = await createConnection({ host, port, user, password });
  await db.query(`create database ${database} character set utf8mb4`);
  await db.query(`use ${database}`);
  return {
    db,
    inputs: { databaseType: 'MYSQL', host, port: String(port), database, username: user, password },
    stop: async () => {
      await db.end();
      await server.stop();
    },
  };
}
