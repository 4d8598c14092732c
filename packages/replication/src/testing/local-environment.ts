import type { ConnectorEnvironment } from '../connectors/connector';

/** Tests reach the embedded server, which listens on loopback. */
export const LOCAL_ENVIRONMENT: ConnectorEnvironment = {
  filesRoot: '/nonexistent',
  allowedHosts: ['127.0.0.0/8', '::1'],
  timeZone: 'UTC',
  ownServices: [],
};
