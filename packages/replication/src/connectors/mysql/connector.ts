import type { ResolvedConnection } from '@jobglot/core';
import type { Connector, ConnectorEnvironment } from '../connector';
import type { Use } from './connect';
import { MysqlDestination } from './destination';
import { checkProperties, MYSQL_PROPERTIES, readSettings } from './properties';
import { Session } from './session';
import { MysqlSource } from './source';
import { userWarnings } from './source-warnings';

function open(connection: ResolvedConnection, env: ConnectorEnvironment, signal: AbortSignal, use: Use) {
  return Session.open(readSettings(connection.properties), env, signal, use);
}

/** MySQL 8 and later, MariaDB 10.6 and later. */
export const mysqlConnector: Connector = {
  name: 'MySQL',
  aliases: ['CData MySQL', 'MariaDB'],
  properties: MYSQL_PROPERTIES,
  check: checkProperties,

  async openSource(connection, env, signal) {
    const session = await open(connection, env, signal, 'source');
    try {
      return new MysqlSource(session, await userWarnings(session));
    } catch (error) {
      await session.close();
      throw error;
    }
  },

  async openDestination(connection, env, signal) {
    const session = await open(connection, env, signal, 'destination');
    return new MysqlDestination(session, signal, (fresh) => open(connection, env, fresh, 'destination'));
  },
};
