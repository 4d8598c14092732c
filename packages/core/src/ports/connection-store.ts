import type { Connection, ConnectionProperties, ConnectionTest } from '../connection/connection';
import type { PageRequest } from './page';

/** A connection with its sealed secrets: name -> sealed text. */
export interface StoredConnection extends Connection {
  readonly sealed: ConnectionProperties;
}

export type NewConnection = Omit<StoredConnection, 'createdAt' | 'updatedAt' | 'lastTest' | 'secretNames'>;

/** Keeps connections. */
export interface ConnectionStore {
  /** ordered by name */
  list(workspaceId: string, page: PageRequest): Promise<Connection[]>;
  find(id: string): Promise<StoredConnection | null>;
  findByName(workspaceId: string, name: string): Promise<StoredConnection | null>;
  /** @throws DomainError `connection.name_taken` */
  insert(connection: NewConnection): Promise<Connection>;
  /**
   * Changes the row under its lock.
   * @param running true while an execution of a job that uses it is unfinished
   * @throws DomainError `connection.not_found`, `connection.name_taken`, and what `change` throws
   */
  change(id: string, change: (current: StoredConnection, running: boolean) => NewConnection): Promise<Connection>;
  recordTest(id: string, test: ConnectionTest): Promise<void>;
  /** @throws DomainError `connection.not_found`, `connection.in_use` (names a job that uses it) */
  remove(id: string): Promise<void>;
}
