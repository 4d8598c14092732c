import { randomBytes } from 'node:crypto';
import type { Caller } from '../client/client';
import { DomainError } from '../errors/domain-error';
import type { ConnectorCatalog } from '../ports/connector-catalog';
import type { StatementParser } from '../ports/statement-parser';
import { SecretBox } from '../secret/secret-box';
import { createServices } from '../services';
import { MemoryExecutionQueue } from './memory/memory-queues';
import { memoryStores } from './memory/memory-stores';

/** Accepts `REPLICATE [Table] ...` and nothing else. */
export const testParser: StatementParser = {
  parse: (statement) => {
    const match = /^\s*REPLICATE\s+\[([^\]]+)\]/i.exec(statement);
    if (!match) throw new DomainError('statement.invalid', 'Line 1, column 1: expected REPLICATE.');
    return { kind: 'replicate', table: match[1]! };
  },
};

/** A catalog of one connector, `PostgreSQL`; the server `down` cannot be reached. */
export const testCatalog: ConnectorCatalog = {
  check: (connector, properties) => {
    if (connector !== 'PostgreSQL') {
      throw new DomainError('connection.connector_unknown', `There is no connector "${connector}".`);
    }
    const { Password, ...plain } = properties;
    return { connector, plain, secret: Password === undefined ? ({} as Record<string, string>) : { Password } };
  },
  test: async ({ properties }) => {
    if (properties.Server === 'down')
      throw new DomainError('connection.failed', 'The server "down" cannot be reached.');
  },
  tables: async () => [{ schema: 'public', name: 'cities', kind: 'table' }],
  columns: async (_connection, table) => {
    if (table !== 'cities') throw new DomainError('connection.table_not_found', `There is no table "${table}".`);
    return [{ name: 'id', dataType: 'integer', nullable: false, keyPosition: 1 }];
  },
};

/** @returns the services over in-memory ports, and the ports */
export function testServices() {
  const stores = memoryStores();
  const queue = new MemoryExecutionQueue();
  const dispatchErrors: unknown[] = [];
  const secrets = new SecretBox([randomBytes(32).toString('base64')]);
  const services = createServices({
    stores,
    queue,
    events: stores.state,
    catalog: testCatalog,
    parser: testParser,
    secrets,
    defaultTimeZone: 'UTC',
    dispatchFailed: (error) => dispatchErrors.push(error),
  });
  return { stores, queue, secrets, services, dispatchErrors };
}

/** A caller who may do everything everywhere. */
export const testAdmin: Caller = { clientId: 'admin', clientName: 'Admin', role: 'admin', workspaces: 'all' };

/** A caller who may enter no workspace. */
export const stranger: Caller = { clientId: 'stranger', clientName: 'Stranger', role: 'admin', workspaces: [] };
