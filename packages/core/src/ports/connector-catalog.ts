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

/** What an object of a database is made of, as a statement of the database's own SQL. */
export interface Definition {
  /** schema and name, e.g. `public/orders`; unique in its database */
  readonly name: string;
  /** CREATE TABLE (columns and types only), CREATE VIEW, CREATE FUNCTION or CREATE PROCEDURE */
  readonly sql: string;
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
  /**
   * What the database's tables, views and routines are made of, object by object.
   *
   * @throws as {@link test}; DomainError `connection.failed` too when the connector is no database that keeps such texts
   */
  definitions(connection: ResolvedConnection, signal: AbortSignal): AsyncIterable<Definition>;
}
