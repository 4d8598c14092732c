import type { ResolvedConnection } from '@jobglot/core';
import type { Connector, ConnectorEnvironment, Destination, Source } from '../connector';
import { defaultSchema } from './catalog';
import { PostgresDestination } from './destination';
import { checkProperties, POSTGRES_PROPERTIES, readSettings } from './properties';
import { quoteName } from './quote';
import { Session } from './session';
import { PostgresSource } from './source';
import { roleWarnings } from './source-warnings';

async function openSource(
  connection: ResolvedConnection,
  env: ConnectorEnvironment,
  signal: AbortSignal,
): Promise<Source> {
  const settings = readSettings(connection.properties);
  const session = await Session.open(settings, env, signal, 'jobglot source');
  try {
    // unqualified names of a SELECT mean the same schema as those of a table
    if (settings.schema !== null) await session.query(`SET search_path = ${quoteName(settings.schema)}, public`);
    return new PostgresSource(session, await defaultSchema(session, settings.schema), await roleWarnings(session));
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function openDestination(
  connection: ResolvedConnection,
  env: ConnectorEnvironment,
  signal: AbortSignal,
): Promise<Destination> {
  const settings = readSettings(connection.properties);
  const session = await Session.open(settings, env, signal, 'jobglot destination');
  try {
    const reopen = (fresh: AbortSignal) => Session.open(settings, env, fresh, 'jobglot clean-up');
    return new PostgresDestination(session, await defaultSchema(session, settings.schema), signal, reopen);
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** PostgreSQL 13 and later, and servers that speak like it. */
export const postgresConnector: Connector = {
  name: 'PostgreSQL',
  aliases: ['CData PostgreSQL', 'Postgres'],
  properties: POSTGRES_PROPERTIES,
  check: checkProperties,
  openSource,
  openDestination,
};
