import type { Connection } from '@jobglot/core';
import type { CdmCode } from './codes';

/** How a link is worked with: a database, files below the files root, or stored only. */
export type LinkKind = 'jdbc' | 'file' | 'other';

export const JDBC_CONNECTOR = 'generic-jdbc-connector';
export const FILE_CONNECTORS = [
  'obs-connector',
  'thirdparty-obs-connector',
  'hdfs-connector',
  'ftp-connector',
  'sftp-connector',
];

/**
 * Connectors that are stored and listed, and whose jobs cannot start here: the code that tells so, as the vendor's table has it
 * for a server that cannot be reached; where it has none, the connector does not support the direction.
 */
export const STORED_CONNECTORS: Readonly<Record<string, CdmCode>> = {
  'hive-connector': 'Cdm.1000',
  'hbase-connector': 'Cdm.1100',
  'cloudtable-connector': 'Cdm.1100',
  'redis-connector': 'Cdm.1201',
  'mongodb-connector': 'Cdm.1301',
  'elasticsearch-connector': 'Cdm.1501',
  'kafka-connector': 'Cdm.1601',
  'dms-kafka-connector': 'Cdm.1601',
  'dis-connector': 'Cdm.1601',
  'dli-connector': 'Cdm.0061',
  'opentsdb-connector': 'Cdm.0061',
  'http-connector': 'Cdm.0061',
};

/** databaseType -> connector; others are stored only (Cdm.0012 when one is to be used). SQLITE is ours. */
export const DATABASE_CONNECTORS: Readonly<Record<string, string>> = {
  POSTGRESQL: 'PostgreSQL',
  MYSQL: 'MySQL',
  SQLITE: 'SQLite',
};

/** A connection as CDM sees it. */
export interface LinkFacts {
  readonly name: string;
  readonly kind: LinkKind;
  /** e.g. `generic-jdbc-connector` */
  readonly connectorName: string;
  /** canonical name of the domain's connector */
  readonly connector: string;
  /** where tables lie that are named without schema; null: there are no schemas */
  readonly schema: string | null;
  readonly enabled: boolean;
}

/** What `dialectData.cdm` of a connection holds. */
export interface KeptLink {
  readonly connectorName?: string;
  readonly enabled?: boolean;
  readonly configs?: unknown;
  readonly fields?: unknown;
}

/** @returns what a job's forms need to know of a link; connections of other dialects become the nearest link */
export function linkFacts(connection: Connection): LinkFacts {
  const kept = (connection.dialectData.cdm ?? {}) as KeptLink;
  const { connector, name, properties } = connection;
  const jdbc = Object.values(DATABASE_CONNECTORS).includes(connector);
  const kind = jdbc ? 'jdbc' : connector === 'External' ? 'other' : 'file';
  const own = { jdbc: JDBC_CONNECTOR, file: 'hdfs-connector', other: properties.Connector ?? 'unknown-connector' }[
    kind
  ];
  return {
    name,
    kind,
    connectorName: kindOf(kept.connectorName) === kind ? kept.connectorName! : own,
    connector,
    schema: defaultSchema(connector, properties),
    enabled: kept.enabled ?? true,
  };
}

function kindOf(connectorName: string | undefined): LinkKind | null {
  if (connectorName === undefined) return null;
  if (connectorName === JDBC_CONNECTOR) return 'jdbc';
  return FILE_CONNECTORS.includes(connectorName) ? 'file' : 'other';
}

function defaultSchema(connector: string, properties: Readonly<Record<string, string>>): string | null {
  if (connector === 'PostgreSQL') return properties.Schema || 'public';
  return connector === 'MySQL' ? (properties.Database ?? null) : null;
}
