import {
  type Client,
  type ClientChange,
  type ClientStore,
  DomainError,
  type StoredClient,
  type StoredToken,
} from '@jobglot/core';
import type { Database } from '../database';
import { notify } from '../hot/notify';
import { onTaken } from './constraint';

interface ClientRow {
  id: string;
  name: string;
  role: Client['role'];
  workspaces: string[] | null;
  public_keys: string[];
  sealed_secret: string;
  created_at: Date;
  updated_at: Date;
}

/** Clients and tokens in PostgreSQL; every change tells all processes to forget what they believe. */
export class PostgresClientStore implements ClientStore {
  constructor(private readonly db: Database) {}

  async list(): Promise<Client[]> {
    const rows = await this.db.knex<ClientRow>('clients').orderBy('id');
    return rows.map((row) => withoutSecret(toClient(row)));
  }

  async find(id: string): Promise<StoredClient | null> {
    const row = await this.db.knex<ClientRow>('clients').where({ id }).first();
    return row ? toClient(row) : null;
  }

  async insert(client: Omit<StoredClient, 'createdAt' | 'updatedAt'>): Promise<Client> {
    const [row] = await this.db
      .knex<ClientRow>('clients')
      .insert({ id: client.id, ...columns(client) })
      .returning('*')
      .catch(onTaken('clients_pkey', new DomainError('client.id_taken', `A client "${client.id}" exists already.`)));
    return withoutSecret(toClient(row!));
  }

  async update(id: string, change: ClientChange): Promise<Client> {
    const [row] = await this.db
      .knex<ClientRow>('clients')
      .where({ id })
      .update({ ...columns(change), updated_at: new Date() })
      .returning('*');
    if (!row) throw notFound();
    await notify(this.db.pool, { kind: 'clients' });
    return withoutSecret(toClient(row));
  }

  async remove(id: string): Promise<void> {
    const count = await this.db.knex('clients').where({ id }).delete();
    if (count === 0) throw notFound();
    await notify(this.db.pool, { kind: 'clients' });
  }

  async insertToken(hash: string, token: StoredToken): Promise<void> {
    await this.db.knex('client_tokens').insert({
      hash,
      client_id: token.clientId,
      audience: token.audience,
      expires_at: token.expiresAt,
    });
  }

  async findByToken(hash: string): Promise<{ client: StoredClient; token: StoredToken } | null> {
    const row = await this.db
      .knex('client_tokens as t')
      .join('clients as c', 'c.id', 't.client_id')
      .where('t.hash', hash)
      .first('c.*', 't.audience', 't.expires_at');
    if (!row) return null;
    return { client: toClient(row), token: { clientId: row.id, audience: row.audience, expiresAt: row.expires_at } };
  }

  async removeToken(hash: string): Promise<boolean> {
    const count = await this.db.knex('client_tokens').where({ hash }).delete();
    if (count > 0) await notify(this.db.pool, { kind: 'clients' });
    return count > 0;
  }
}

function columns(change: ClientChange) {
  return {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.role === undefined ? {} : { role: change.role }),
    ...(change.workspaces === undefined
      ? {}
      : { workspaces: change.workspaces === 'all' ? null : [...change.workspaces] }),
    ...(change.publicKeys === undefined ? {} : { public_keys: [...change.publicKeys] }),
    ...(change.sealedSecret === undefined ? {} : { sealed_secret: change.sealedSecret }),
  };
}

function toClient(row: ClientRow): StoredClient {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    workspaces: row.workspaces ?? 'all',
    publicKeys: row.public_keys,
    sealedSecret: row.sealed_secret,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function withoutSecret({ sealedSecret: _, ...client }: StoredClient): Client {
  return client;
}

function notFound(): DomainError {
  return new DomainError('client.not_found', 'There is no client with this identifier.');
}
