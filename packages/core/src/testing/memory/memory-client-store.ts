import type { Client } from '../../client/client';
import { DomainError } from '../../errors/domain-error';
import type { ClientChange, ClientStore, StoredClient, StoredToken } from '../../ports/client-store';
import type { MemoryState } from './memory-state';

export class MemoryClientStore implements ClientStore {
  constructor(private readonly state: MemoryState) {}

  async list(): Promise<Client[]> {
    return [...this.state.clients.values()].map(withoutSecret);
  }

  async find(id: string): Promise<StoredClient | null> {
    return this.state.clients.get(id) ?? null;
  }

  async insert(client: Omit<StoredClient, 'createdAt' | 'updatedAt'>): Promise<Client> {
    if (this.state.clients.has(client.id)) throw new DomainError('client.id_taken', 'The client exists already.');
    const stored = { ...client, createdAt: new Date(), updatedAt: new Date() };
    this.state.clients.set(client.id, stored);
    return withoutSecret(stored);
  }

  async update(id: string, change: ClientChange): Promise<Client> {
    const updated = { ...this.existing(id), ...change, updatedAt: new Date() };
    this.state.clients.set(id, updated);
    this.state.tell({ kind: 'clients' });
    return withoutSecret(updated);
  }

  async remove(id: string): Promise<void> {
    this.existing(id);
    this.state.clients.delete(id);
    for (const [hash, token] of this.state.tokens) if (token.clientId === id) this.state.tokens.delete(hash);
    this.state.tell({ kind: 'clients' });
  }

  async insertToken(hash: string, token: StoredToken): Promise<void> {
    this.state.tokens.set(hash, token);
  }

  async findByToken(hash: string): Promise<{ client: StoredClient; token: StoredToken } | null> {
    const token = this.state.tokens.get(hash);
    return token ? { client: this.existing(token.clientId), token } : null;
  }

  async removeToken(hash: string): Promise<boolean> {
    return this.state.tokens.delete(hash);
  }

  private existing(id: string): StoredClient {
    const client = this.state.clients.get(id);
    if (!client) throw new DomainError('client.not_found', 'There is no such client.');
    return client;
  }
}

function withoutSecret({ sealedSecret: _, ...client }: StoredClient): Client {
  return client;
}
