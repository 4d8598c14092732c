import type { Connection } from '@jobglot/core';
import { objectOr } from '@jobglot/http-kit';
import { type ConfigValues, escapedConfigValues, type InputValue, inputsOf, withInputs } from '../wire/config-values';
import { DATABASE_CONNECTORS, linkFacts } from '../wire/connectors';
import { HIDDEN } from '../wire/link-document';
import { DIALECT_KEY } from './kept-job';
import { JDBC_PROPERTIES } from './link-from-wire';

const LINK = 'linkConfig.';
const TYPE = `${LINK}databaseType`;
const USE_SSL = `${LINK}useSSL`;
const WORDS = new Set([TYPE, USE_SSL]);

/** @returns the link; what its maker sent, but for what another dialect has changed since; secrets never */
export function linkDocument(connection: Connection) {
  const kept = objectOr(connection.dialectData[DIALECT_KEY]);
  const { connectorName, enabled } = linkFacts(connection);
  return {
    ...objectOr(kept.fields),
    name: connection.name,
    'connector-name': connectorName,
    'link-config-values': escapedConfigValues(linkConfigs(connection)),
    enabled,
    'creation-user': connection.createdBy ?? '',
    'creation-date': connection.createdAt.getTime(),
    'update-user': connection.updatedBy ?? '',
    'update-date': connection.updatedAt.getTime(),
  };
}

/** @returns the configuration as it is now, not escaped */
export function linkConfigs(connection: Connection): ConfigValues {
  const kept = objectOr(connection.dialectData[DIALECT_KEY]);
  const sent = (kept.configs as ConfigValues | undefined) ?? { configs: [{ name: 'linkConfig', inputs: [] }] };
  return withInputs(sent, changes(connection, sent));
}

/** What the connection's properties say now, where it is not what was sent. */
function changes(connection: Connection, sent: ConfigValues): Map<string, string | null> {
  const before = inputsOf(sent);
  const now = writtenInputs(connection);
  const spelled = (value: InputValue | undefined) => (typeof value === 'string' ? value.trim() : value);
  return new Map(
    [...now].filter(([name, value]) => {
      const sent = spelled(before.get(name));
      // words are read without regard to case
      return WORDS.has(name) ? String(sent).toUpperCase() !== value.toUpperCase() : sent !== value;
    }),
  );
}

function writtenInputs({ connector, properties, secretNames }: Connection): Map<string, string> {
  const databaseType = Object.keys(DATABASE_CONNECTORS).find((type) => DATABASE_CONNECTORS[type] === connector);
  if (databaseType === undefined) return new Map();
  const inputs = new Map([[TYPE, databaseType]]);
  if (connector === 'SQLite') {
    if (properties.DataSource !== undefined) inputs.set(`${LINK}database`, properties.DataSource);
    return inputs;
  }
  for (const [input, property] of Object.entries(JDBC_PROPERTIES)) {
    const value = secretNames.includes(property) ? HIDDEN : properties[property];
    if (value !== undefined) inputs.set(input, value);
  }
  if (properties.SSLMode !== undefined) inputs.set(USE_SSL, String(!/^disable$/i.test(properties.SSLMode)));
  return inputs;
}
