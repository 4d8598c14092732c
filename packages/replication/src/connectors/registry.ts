import { DomainError } from '@jobglot/core';
import type { Connector } from './connector';
import { csvConnector } from './csv/connector';
import { externalConnector } from './external/connector';
import { folderConnector } from './folder/connector';
import { jsonConnector } from './json/connector';
import { mysqlConnector } from './mysql/connector';
import { parquetConnector } from './parquet/connector';
import { postgresConnector } from './postgres/connector';
import { foldName } from './property-names';
import { sqliteConnector } from './sqlite/connector';

/** Every connector there is; a new one is one line here. */
export const CONNECTORS: readonly Connector[] = [
  postgresConnector,
  mysqlConnector,
  sqliteConnector,
  csvConnector,
  jsonConnector,
  parquetConnector,
  folderConnector,
  externalConnector,
];

/**
 * @param name canonical name or alias; case, blanks and underscores are ignored
 * @throws DomainError `connection.connector_unknown`
 */
export function connectorNamed(name: string, connectors: readonly Connector[] = CONNECTORS): Connector {
  const wanted = foldName(name);
  const found = connectors.find((c) => [c.name, ...c.aliases].some((n) => foldName(n) === wanted));
  if (found !== undefined) return found;
  const known = connectors.map((c) => c.name).join(', ');
  throw new DomainError('connection.connector_unknown', `There is no connector ${name}. Known are: ${known}.`, {
    connector: name,
  });
}
