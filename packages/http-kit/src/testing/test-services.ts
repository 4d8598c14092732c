import { randomBytes, randomUUID } from 'node:crypto';
import {
  type ConnectorCatalog,
  createServices,
  DomainError,
  type Role,
  SecretBox,
  type Services,
  type StatementParser,
  type TokenAudience,
  type WorkspaceGrant,
} from '@jobglot/core';
import { MemoryExecutionQueue, memoryStores } from '@jobglot/core/testing';
import { fakeCatalog } from './fake-catalog';
import { fakeParser } from './fake-parser';

/** The domain over in-memory stores, with what a dialect's tests look into. */
export interface TestServices {
  readonly services: Services;
  readonly stores: ReturnType<typeof memoryStores>;
  readonly queue: MemoryExecutionQueue;
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
  const services = createServices({
    stores,
    queue,
    events: stores.state,
    catalog,
    parser,
    secrets: new SecretBox([randomBytes(32).toString('base64')]),
    defaultTimeZone: 'UTC',
    dispatchFailed: (error) => {
      throw error instanceof Error ? error : new DomainError('service.unavailable', String(error));
    },
  });
  return {
    services,
    stores,
    queue,
    client: async (role, audience, workspaces = 'all') => {
      const id = `${role}-${randomUUID().slice(0, 8)}`;
      const { secret } = await services.clients.create({ id, role, workspaces });
      return { id, secret, token: await services.clients.issueToken(id, audience, null) };
    },
  };
}
