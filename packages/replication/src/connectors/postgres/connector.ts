import type { ResolvedConnection } from '@jobglot/core';
import type { Connector } from '../connector';
import { defaultSchema } from './catalog';
import { PostgresDestination } from './destination';
import { checkProperties, POSTGRES_PROPERTIES, type PostgresSettings, readSettings } from './properties';
import { quoteName } from './quote';
import { Session } from './session';
import { PostgresSource } from './source';
import { roleWarnings } from './source-warnings';

/** Opens a session and makes something of it; the session does not outlive a failure. */
async function withSession<T>(
  connection: ResolvedConnection,
  open: (settings: PostgresSettings) => Promise<Session>,
  make: (session: Session, settings: PostgresSettings) => Promise<T>,
): Promise<T> {
  const settings = readSettings(connection.properties);
  const session = await open(settings);
  try {
    return await make(session, settings);
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

  openSource(connection, env, signal) {
    const open = (settings: PostgresSettings) => Session.open(settings, env, signal, 'jobglot source');
    return withSession(connection, open, async (session, { schema }) => {
      // unqualified names of a SELECT mean the same schema as those of a table
      if (schema !== null) await session.query(`SET search_path = ${quoteName(schema)}, public`);
      return new PostgresSource(session, await defaultSchema(session, schema), await roleWarnings(session));
    });
  },

  openDestination(connection, env, signal) {
    const open = (settings: PostgresSettings) => Session.open(settings, env, signal, 'jobglot destination');
    return withSession(connection, open, async (session, settings) => {
      const reopen = (fresh: AbortSignal) => Session.open(settings, env, fresh, 'jobglot clean-up');
      return new PostgresDestination(session, await defaultSchema(session, settings.schema), signal, reopen);
    });
  },
};
