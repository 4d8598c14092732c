import type { ConnectorEnvironment, PropertyDescriptor } from '../connector';
import { checkServer, SERVER_PROPERTIES, ServerProperties, type ServerSettings } from '../network/server-settings';

export const POSTGRES_PROPERTIES: readonly PropertyDescriptor[] = [
  ...SERVER_PROPERTIES,
  { name: 'Schema', required: false, secret: false },
  { name: 'SSLMode', required: false, secret: false },
];

/** As in libpq; `allow` and `prefer` use TLS when the server has it. */
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** A connection's properties, checked and complete. */
export interface PostgresSettings extends ServerSettings {
  /** null: the role's own first schema */
  readonly schema: string | null;
  readonly sslMode: SslMode;
}

/** @throws DomainError `connection.properties_invalid` that names the property */
export function readSettings(properties: Readonly<Record<string, string>>): PostgresSettings {
  const read = new ServerProperties(properties, POSTGRES_PROPERTIES);
  const schema = read.value('Schema') ?? null;
  return { ...read.server(5432), schema, sslMode: read.oneOf('SSLMode', SSL_MODES, 'prefer') };
}

/** @throws as {@link readSettings}, and `connection.address_refused` */
export function checkProperties(properties: Readonly<Record<string, string>>, env: ConnectorEnvironment): void {
  checkServer(readSettings(properties), env);
}
