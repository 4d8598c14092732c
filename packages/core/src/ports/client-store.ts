import type { Client, Role, TokenAudience, WorkspaceGrant } from '../client/client';

/** A client with its sealed secret: for the authentication service only. */
export interface StoredClient extends Client {
  readonly sealedSecret: string;
}

/** An issued token as it is kept: its SHA-256 only. */
export interface StoredToken {
  readonly clientId: string;
  readonly audience: TokenAudience;
  readonly expiresAt: Date | null;
}

export interface ClientChange {
  readonly name?: string;
  readonly role?: Role;
  readonly workspaces?: WorkspaceGrant;
  readonly publicKeys?: readonly string[];
  readonly sealedSecret?: string;
}

/** Keeps clients and their tokens. */
export interface ClientStore {
  list(): Promise<Client[]>;
  find(id: string): Promise<StoredClient | null>;
  /** @throws DomainError `client.id_taken` */
  insert(client: Omit<StoredClient, 'createdAt' | 'updatedAt'>): Promise<Client>;
  /** @throws DomainError `client.not_found` */
  update(id: string, change: ClientChange): Promise<Client>;
  /** Removes the client and its tokens. @throws DomainError `client.not_found` */
  remove(id: string): Promise<void>;
  /** @param hash SHA-256 of the token, hex */
  insertToken(hash: string, token: StoredToken): Promise<void>;
  findByToken(hash: string): Promise<{ client: StoredClient; token: StoredToken } | null>;
  /** @returns false when there was no such token */
  removeToken(hash: string): Promise<boolean>;
}
