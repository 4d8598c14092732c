import {
  type Connection,
  type ConnectionStore,
  type ConnectionTest,
  DomainError,
  LIVE_STATUSES,
  type NewConnection,
  type PageRequest,
  type StoredConnection,
} from '@jobglot/core';
import type { Knex } from 'knex';
import type { Database } from '../database';
import { onTaken } from './constraint';

interface ConnectionRow {
  id: string;
  workspace_id: string;
  name: string;
  connector: string;
  properties: Record<string, string>;
  sealed: Record<string, string>;
  dialect_data: Record<string, unknown>;
  created_by: string | null;
  updated_by: string | null;
  last_test: { at: string; ok: boolean; message: string } | null;
  created_at: Date;
  updated_at: Date;
}

/** Connections in PostgreSQL. */
export class PostgresConnectionStore implements ConnectionStore {
  constructor(private readonly db: Database) {}

  async list(workspaceId: string, page: PageRequest): Promise<Connection[]> {
    const rows = await this.db
      .knex<ConnectionRow>('connections')
      .where({ workspace_id: workspaceId })
      .orderBy('name')
      .limit(page.limit)
      .offset(page.offset);
    return rows.map((row) => withoutSecrets(toConnection(row)));
  }

  async find(id: string): Promise<StoredConnection | null> {
    const row = await this.db.knex<ConnectionRow>('connections').where({ id }).first();
    return row ? toConnection(row) : null;
  }

  async findByName(workspaceId: string, name: string): Promise<StoredConnection | null> {
    const row = await this.db.knex<ConnectionRow>('connections').where({ workspace_id: workspaceId, name }).first();
    return row ? toConnection(row) : null;
  }

  async insert(connection: NewConnection): Promise<Connection> {
    const [row] = await this.db
      .knex('connections')
      .insert(columns(connection))
      .returning('*')
      .catch(onTaken('connections_workspace_id_name_key', nameTaken(connection.name)));
    return withoutSecrets(toConnection(row));
  }

  async change(
    id: string,
    change: (current: StoredConnection, running: boolean) => NewConnection,
  ): Promise<Connection> {
    return this.db.knex.transaction(async (trx) => {
      const row = await trx<ConnectionRow>('connections').where({ id }).forUpdate().first();
      if (!row) throw notFound();
      const next = change(toConnection(row), await isRunning(trx, id));
      const [saved] = await trx('connections')
        .where({ id })
        .update({ ...columns(next), updated_at: new Date() })
        .returning('*')
        .catch(onTaken('connections_workspace_id_name_key', nameTaken(next.name)));
      return withoutSecrets(toConnection(saved));
    });
  }

  async recordTest(id: string, test: ConnectionTest): Promise<void> {
    await this.db
      .knex('connections')
      .where({ id })
      .update({ last_test: JSON.stringify(test) });
  }

  async remove(id: string): Promise<void> {
    await this.db.knex.transaction(async (trx) => {
      const row = await trx<ConnectionRow>('connections').where({ id }).forUpdate().first();
      if (!row) throw notFound();
      const user = await usedBy(trx, id).whereNull('deleted_at').first('name');
      if (user) {
        throw new DomainError('connection.in_use', `The connection is used by the job "${user.name}".`, {
          job: user.name,
        });
      }
      await usedBy(trx, id).update({
        source_connection_id: trx.raw('nullif(source_connection_id, ?)', [id]),
        destination_connection_id: trx.raw('nullif(destination_connection_id, ?)', [id]),
      });
      await trx('connections').where({ id }).delete();
    });
  }
}

function usedBy(trx: Knex.Transaction, id: string) {
  return trx('jobs').where((either) =>
    either.where({ source_connection_id: id }).orWhere({ destination_connection_id: id }),
  );
}

async function isRunning(trx: Knex.Transaction, id: string): Promise<boolean> {
  const row = await trx('executions as e')
    .join('jobs as j', 'j.id', 'e.job_id')
    .whereIn('e.status', [...LIVE_STATUSES])
    .where((either) => either.where('j.source_connection_id', id).orWhere('j.destination_connection_id', id))
    .first('e.id');
  return row !== undefined;
}

function columns(connection: NewConnection) {
  return {
    id: connection.id,
    workspace_id: connection.workspaceId,
    name: connection.name,
    connector: connection.connector,
    properties: JSON.stringify(connection.properties),
    sealed: JSON.stringify(connection.sealed),
    dialect_data: JSON.stringify(connection.dialectData),
    created_by: connection.createdBy,
    updated_by: connection.updatedBy,
  };
}

function toConnection(row: ConnectionRow): StoredConnection {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    connector: row.connector,
    properties: row.properties,
    sealed: row.sealed,
    secretNames: Object.keys(row.sealed),
    dialectData: row.dialect_data,
    createdBy: row.created_by,
    updatedBy: row.updated_by,
    lastTest: row.last_test && { ...row.last_test, at: new Date(row.last_test.at) },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function withoutSecrets({ sealed: _, ...connection }: StoredConnection): Connection {
  return connection;
}

function notFound(): DomainError {
  return new DomainError('connection.not_found', 'There is no connection with this identifier.');
}

function nameTaken(name: string): DomainError {
  return new DomainError('connection.name_taken', `A connection named "${name}" exists already.`, { name });
}
