import { randomUUID } from 'node:crypto';
import { type Caller, mayEnter } from '../client/client';
import { DomainError } from '../errors/domain-error';
import { hasControlCharacter } from '../job/job-name';
import type { Clock } from '../ports/clock';
import type { ConnectionStore, NewConnection, StoredConnection } from '../ports/connection-store';
import type { CheckedProperties, ConnectorCatalog } from '../ports/connector-catalog';
import type { PageRequest } from '../ports/page';
import type { SecretBox } from '../secret/secret-box';
import { isUuid, type WorkspaceService } from '../workspace/workspace-service';
import type {
  ColumnDescription,
  Connection,
  ConnectionProperties,
  ResolvedConnection,
  TableDescription,
} from './connection';

const MAX_NAME_LENGTH = 240;

/** A connection as a client describes it. */
export interface ConnectionDraft {
  readonly name: string;
  readonly connector: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly dialectData?: Readonly<Record<string, unknown>>;
}

/** A change to a connection: what is absent stays; `properties` are merged by name. */
export type ConnectionPatch = Partial<ConnectionDraft> & {
  /** instead of `properties`: the whole set; what is not in it goes, a secret sent as its placeholder stays */
  readonly allProperties?: Readonly<Record<string, string>>;
};

/** What every dialect shows in place of a secret, and what it means when it is sent back: unchanged. */
export const SECRET_PLACEHOLDER = '********';

/** Connections, for every dialect. Secrets are sealed before they are stored and never leave again but to a connector. */
export class ConnectionService {
  constructor(
    private readonly store: ConnectionStore,
    private readonly workspaces: WorkspaceService,
    private readonly catalog: ConnectorCatalog,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `workspace.not_found` */
  async list(caller: Caller, workspaceId: string, page: PageRequest): Promise<Connection[]> {
    return this.store.list((await this.workspaces.get(caller, workspaceId)).id, page);
  }

  /** @throws DomainError `connection.not_found` */
  async get(caller: Caller, id: string): Promise<Connection> {
    return this.visible(caller, id);
  }

  /** @throws DomainError `workspace.not_found`, `connection.not_found` */
  async getByName(caller: Caller, workspaceId: string, name: string): Promise<Connection> {
    const workspace = await this.workspaces.get(caller, workspaceId);
    const found = await this.store.findByName(workspace.id, name);
    if (!found) throw connectionNotFound();
    return found;
  }

  /** @throws DomainError `workspace.not_found`, `connection.name_taken`, `connection.name_invalid`, and what {@link ConnectorCatalog.check} throws */
  async create(caller: Caller, workspaceId: string, draft: ConnectionDraft): Promise<Connection> {
    checkName(draft.name);
    const workspace = await this.workspaces.get(caller, workspaceId);
    const id = randomUUID();
    const checked = this.catalog.check(draft.connector, draft.properties);
    return this.store.insert({
      id,
      workspaceId: workspace.id,
      name: draft.name,
      dialectData: draft.dialectData ?? {},
      createdBy: caller.clientId,
      updatedBy: caller.clientId,
      ...this.sealed(id, checked),
    });
  }

  /** @throws DomainError as {@link create}, and `connection.not_found`, `connection.in_use` while a job that uses it runs */
  async update(caller: Caller, id: string, patch: ConnectionPatch): Promise<Connection> {
    await this.visible(caller, id);
    if (patch.name !== undefined) checkName(patch.name);
    return this.store.change(id, (current, running) => {
      if (running) throw inUseByRun(current);
      return { ...this.merged(current, patch), updatedBy: caller.clientId };
    });
  }

  /** @throws DomainError `connection.not_found`, `connection.in_use` */
  async remove(caller: Caller, id: string): Promise<void> {
    await this.visible(caller, id);
    await this.store.remove(id);
  }

  /** Connects once and remembers the outcome. @throws DomainError `connection.not_found`, `connection.failed`, `connection.address_refused` */
  async test(caller: Caller, id: string, signal: AbortSignal): Promise<void> {
    const connection = await this.visible(caller, id);
    try {
      await this.catalog.test(this.resolve(connection), signal);
      await this.store.recordTest(id, { at: this.clock.now(), ok: true, message: '' });
    } catch (error) {
      if (error instanceof DomainError) {
        await this.store.recordTest(id, { at: this.clock.now(), ok: false, message: error.message });
      }
      throw error;
    }
  }

  /**
   * Connects once with what would be saved; nothing is.
   * @throws DomainError `workspace.not_found`, `connection.failed`, and what {@link ConnectorCatalog.check} throws
   */
  async testDraft(caller: Caller, workspaceId: string, draft: ConnectionDraft, signal: AbortSignal): Promise<void> {
    await this.workspaces.get(caller, workspaceId);
    const { connector, plain, secret } = this.catalog.check(draft.connector, draft.properties);
    const properties = { ...plain, ...secret };
    await this.catalog.test({ id: randomUUID(), name: draft.name, connector, properties }, signal);
  }

  /** @throws DomainError `connection.not_found`, `connection.failed` */
  async tables(caller: Caller, id: string, signal: AbortSignal): Promise<TableDescription[]> {
    return this.catalog.tables(this.resolve(await this.visible(caller, id)), signal);
  }

  /** As {@link tables}, for a run: nobody is asked who may see it. */
  async tablesForRun(id: string, signal: AbortSignal): Promise<TableDescription[]> {
    return this.catalog.tables(await this.resolveForRun(id), signal);
  }

  /** @throws DomainError `connection.not_found`, `connection.failed`, `connection.table_not_found` */
  async columns(caller: Caller, id: string, table: string, signal: AbortSignal): Promise<ColumnDescription[]> {
    return this.catalog.columns(this.resolve(await this.visible(caller, id)), table, signal);
  }

  /** For the worker: the connection with its secrets in clear. @throws DomainError `connection.not_found` */
  async resolveForRun(id: string): Promise<ResolvedConnection> {
    const connection = await this.store.find(id);
    if (!connection) throw connectionNotFound();
    return this.resolve(connection);
  }

  private resolve(connection: StoredConnection): ResolvedConnection {
    return {
      id: connection.id,
      name: connection.name,
      connector: connection.connector,
      properties: { ...connection.properties, ...this.opened(connection) },
    };
  }

  private merged(current: StoredConnection, patch: ConnectionPatch): NewConnection {
    // A new connector starts from the properties sent with it: another engine's settings mean nothing to it.
    const sameConnector = patch.connector === undefined || patch.connector === current.connector;
    const kept = sameConnector ? { ...current.properties, ...this.opened(current) } : {};
    const all = Object.entries(patch.allProperties ?? patch.properties ?? {});
    const sent = all.filter(([, value]) => value !== SECRET_PLACEHOLDER);
    const replaced = new Set(sent.map(([name]) => foldPropertyName(name)));
    const named = new Set(all.map(([name]) => foldPropertyName(name)));
    const goes = (name: string) => replaced.has(name) || (patch.allProperties !== undefined && !named.has(name));
    const properties = Object.fromEntries([
      ...Object.entries(kept).filter(([name]) => !goes(foldPropertyName(name))),
      ...sent,
    ]);
    return {
      id: current.id,
      workspaceId: current.workspaceId,
      name: patch.name ?? current.name,
      dialectData: { ...current.dialectData, ...patch.dialectData },
      createdBy: current.createdBy,
      updatedBy: current.updatedBy,
      ...this.sealed(current.id, this.catalog.check(patch.connector ?? current.connector, properties)),
    };
  }

  private sealed(id: string, checked: CheckedProperties) {
    const sealed = Object.entries(checked.secret).map(([name, value]) => [name, this.secrets.seal(value, id)]);
    return {
      connector: checked.connector,
      properties: checked.plain,
      sealed: Object.fromEntries(sealed) as ConnectionProperties,
    };
  }

  private opened(connection: StoredConnection): ConnectionProperties {
    const opened = Object.entries(connection.sealed).map(([name, text]) => [
      name,
      this.secrets.open(text, connection.id),
    ]);
    return Object.fromEntries(opened) as ConnectionProperties;
  }

  private async visible(caller: Caller, id: string): Promise<StoredConnection> {
    const connection = isUuid(id) ? await this.store.find(id) : null;
    if (!connection || !mayEnter(caller, connection.workspaceId)) throw connectionNotFound();
    return connection;
  }
}

/** Property names are compared without case, blanks and underscores. */
export function foldPropertyName(name: string): string {
  return name.toLowerCase().replace(/[\s_]/g, '');
}

function checkName(name: string): void {
  if (name.trim() === '' || name.length > MAX_NAME_LENGTH || name.includes('/') || hasControlCharacter(name)) {
    throw new DomainError(
      'connection.name_invalid',
      `A connection name has 1 to ${MAX_NAME_LENGTH} characters, without "/" and control characters.`,
      { field: 'name' },
    );
  }
}

function connectionNotFound(): DomainError {
  return new DomainError('connection.not_found', 'There is no connection with this identifier.');
}

function inUseByRun(connection: Connection): DomainError {
  return new DomainError('connection.in_use', `The connection "${connection.name}" is used by a running job.`, {
    name: connection.name,
  });
}
