import { foldPropertyName } from '../connection/connection-service';
import { DomainError } from '../errors/domain-error';
import type { ConnectorCatalog } from '../ports/connector-catalog';

const CONNECTORS = ['PostgreSQL', 'SQLite', 'CSV', 'JSON'];
const SECRET = /password|secret|token/i;

/**
 * A catalog without engines. A connection whose `Server` is `down` fails; the others offer the table `Accounts` with a
 * key `Id` and a text `Name`.
 */
export function fakeCatalog(): ConnectorCatalog {
  const reach = (properties: Readonly<Record<string, string>>) => {
    const server = Object.entries(properties).find(([name]) => foldPropertyName(name) === 'server')?.[1];
    if (server === 'down') throw new DomainError('connection.failed', 'The server "down" refused the connection.');
  };
  return {
    check(connector, properties) {
      const known = CONNECTORS.find((name) => name.toLowerCase() === connector.toLowerCase());
      if (!known) throw new DomainError('connection.connector_unknown', `There is no connector "${connector}".`);
      const of = (secret: boolean) =>
        Object.fromEntries(Object.entries(properties).filter(([name]) => SECRET.test(name) === secret));
      return { connector: known, plain: of(false), secret: of(true) };
    },
    async test(connection) {
      reach(connection.properties);
    },
    async tables(connection) {
      reach(connection.properties);
      return [{ schema: 'public', name: 'Accounts', kind: 'table' }];
    },
    async columns(connection, table) {
      reach(connection.properties);
      if (!/(^|\.)Accounts$/.test(table)) {
        throw new DomainError('connection.table_not_found', `There is no table "${table}".`);
      }
      return [
        { name: 'Id', dataType: 'integer', nullable: false, keyPosition: 1 },
        { name: 'Name', dataType: 'text', nullable: true, keyPosition: null },
      ];
    },
    async *definitions(connection) {
      reach(connection.properties);
      yield { name: 'public/Accounts', sql: 'CREATE TABLE Accounts (Id integer, Name text);' };
    },
  };
}
