import { randomBytes, randomUUID } from 'node:crypto';
import type { Caller, Role, TokenAudience, WorkspaceGrant } from '../client/client';
import type { ConnectorCatalog } from '../ports/connector-catalog';
import type { StatementParser } from '../ports/statement-parser';
import { SecretBox } from '../secret/secret-box';
import { createServices, type Services } from '../services';
import { fakeCatalog } from './fake-catalog';
import { fakeLineageEngine } from './fake-lineage-engine';
import { fakeParser } from './fake-parser';
import { MemoryExecutionQueue } from './memory/memory-queues';
import { memoryStores } from './memory/memory-stores';

/** The domain over in-memory stores, with what a dialect's tests look into. */
export interface TestServices {
  readonly services: Services;
  readonly stores: ReturnType<typeof memoryStores>;
  readonly queue: MemoryExecutionQueue;
  /** what the queue threw at the dispatcher */
  readonly dispatchErrors: readonly unknown[];
  /** Makes a client with a token. */
  client(role: Role, audience: TokenAudience, workspaces?: WorkspaceGrant): Promise<TestClient>;
}

export interface TestClient {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
}

/** @returns the services that a gateway composes, without database, queue and connectors */
export function testServices(
  catalog: ConnectorCatalog = fakeCatalog(),
  parser: StatementParser = fakeParser,
): TestServices {
  const stores = memoryStores();
  const queue = new MemoryExecutionQueue();
  const dispatchErrors: unknown[] = [];
  const services = createServices({
    stores,
    queue,
    events: stores.state,
    catalog,
    parser,
    lineage: fakeLineageEngine,
    secrets: new SecretBox([randomBytes(32).toString('base64')]),
    defaultTimeZone: 'UTC',
    dispatchFailed: (error) => dispatchErrors.push(error),
  });
  return {
    services,
    stores,
    queue,
    dispatchErrors,
    client: async (role, audience, workspaces = 'all') => {
      const id = `${role}-${randomUUID().slice(0, 8)}`;
      const { secret } = await services.clients.create(testAdmin, { id, role, workspaces });
      return { id, secret, token: await services.clients.issueToken(testAdmin, id, audience, null) };
    },
  };
}

/** A caller who may do everything everywhere. */
export const testAdmin: Caller = { clientId: 'admin', clientName: 'Admin', role: 'admin', workspaces: 'all' };
