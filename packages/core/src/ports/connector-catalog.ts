import type {
  ColumnDescription,
  ConnectionProperties,
  ResolvedConnection,
  TableDescription,
} from '../connection/connection';

/** A connector's checked properties, split into what may be shown and what must be sealed. */
export interface CheckedProperties {
  /** canonical connector name */
  readonly connector: string;
  /** canonical property names */
  readonly plain: ConnectionProperties;
  readonly secret: ConnectionProperties;
}

/** What the domain asks of the connectors. */
export interface ConnectorCatalog {
  /**
   * Resolves the connector's name and the property names (case, blanks and underscores ignored) and checks the values.
   * A property that the connector does not know is kept as it was sent (sealed when its name sounds like a secret).
   *
   * @throws DomainError `connection.connector_unknown`, `connection.properties_invalid` (names the property),
   *   `connection.address_refused` (path outside the files root, the product's own database, a forbidden host literal)
   */
  check(connector: string, properties: Readonly<Record<string, string>>): CheckedProperties;
  /** @throws DomainError `connection.failed` or `connection.address_refused` with a message free of secrets */
  test(connection: ResolvedConnection, signal: AbortSignal): Promise<void>;
  /** Tables and views, ordered by schema and name. @throws as {@link test} */
  tables(connection: ResolvedConnection, signal: AbortSignal): Promise<TableDescription[]>;
  /**
   * @param table `name` or `schema.name`
   * @throws as {@link test}, and DomainError `connection.table_not_found`
   */
  columns(connection: ResolvedConnection, table: string, signal: AbortSignal): Promise<ColumnDescription[]>;
}
