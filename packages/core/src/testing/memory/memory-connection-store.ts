import type { Connection, ConnectionTest } from '../../connection/connection';
import { DomainError } from '../../errors/domain-error';
import { isTerminal } from '../../execution/execution-state';
import type { ConnectionStore, NewConnection, StoredConnection } from '../../ports/connection-store';
import type { PageRequest } from '../../ports/page';
import type { MemoryJob, MemoryState } from './memory-state';

export class MemoryConnectionStore implements ConnectionStore {
  constructor(private readonly state: MemoryState) {}

  async list(workspaceId: string, page: PageRequest): Promise<Connection[]> {
    return [...this.state.connections.values()]
      .filter((c) => c.workspaceId === workspaceId)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .slice(page.offset, page.offset + page.limit)
      .map(withoutSecrets);
  }

  async find(id: string): Promise<StoredConnection | null> {
    return this.state.connections.get(id) ?? null;
  }

  async findByName(workspaceId: string, name: string): Promise<StoredConnection | null> {
    return [...this.state.connections.values()].find((c) => c.workspaceId === workspaceId && c.name === name) ?? null;
  }

  async insert(connection: NewConnection): Promise<Connection> {
    return this.save(connection, new Date(), null);
  }

  async change(
    id: string,
    change: (current: StoredConnection, running: boolean) => NewConnection,
  ): Promise<Connection> {
    const current = this.existing(id);
    const users = this.usersOf(id).map(({ job }) => job.id);
    const running = [...this.state.executions.values()].some(
      ({ execution }) => users.includes(execution.jobId) && !isTerminal(execution.status),
    );
    return this.save(change(current, running), current.createdAt, current.lastTest);
  }

  async recordTest(id: string, test: ConnectionTest): Promise<void> {
    const current = this.state.connections.get(id);
    if (current) this.state.connections.set(id, { ...current, lastTest: test });
  }

  async remove(id: string): Promise<void> {
    this.existing(id);
    const user = this.usersOf(id).find(({ deleted }) => !deleted);
    if (user) throw new DomainError('connection.in_use', `The connection is used by the job "${user.job.name}".`);
    this.state.connections.delete(id);
  }

  private async save(connection: NewConnection, createdAt: Date, lastTest: ConnectionTest | null): Promise<Connection> {
    const holder = await this.findByName(connection.workspaceId, connection.name);
    if (holder && holder.id !== connection.id) {
      throw new DomainError('connection.name_taken', `A connection named "${connection.name}" exists already.`, {
        name: connection.name,
      });
    }
    const { id, workspaceId, name, connector, properties, sealed, dialectData, createdBy, updatedBy } = connection;
    const stored: StoredConnection = {
      ...{ id, workspaceId, name, connector, properties, sealed, dialectData, createdBy, updatedBy },
      secretNames: Object.keys(sealed),
      lastTest,
      createdAt,
      updatedAt: new Date(),
    };
    this.state.connections.set(id, stored);
    return withoutSecrets(stored);
  }

  private usersOf(id: string): MemoryJob[] {
    return [...this.state.jobs.values()].filter(
      ({ job }) => job.sourceConnectionId === id || job.destinationConnectionId === id,
    );
  }

  private existing(id: string): StoredConnection {
    const connection = this.state.connections.get(id);
    if (!connection) throw new DomainError('connection.not_found', 'There is no such connection.');
    return connection;
  }
}

function withoutSecrets({ sealed: _, ...connection }: StoredConnection): Connection {
  return connection;
}
