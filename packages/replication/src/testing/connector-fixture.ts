import type { ResolvedConnection } from '@jobglot/core';
import type { Cell } from '../connectors/cell';
import type { Connector, ConnectorEnvironment } from '../connectors/connector';
import type { ColumnSchema } from '../connectors/table-schema';

/** What an engine can do at all; a missing ability leaves out the cases that need it. */
export interface ConnectorAbilities {
  /** has NULL beside the empty string in every type */
  readonly nulls: boolean;
  /** keeps column types: `describe` gives back the kinds that were created */
  readonly types: boolean;
  /** keeps primary keys and can insert or update by them */
  readonly keys: boolean;
  /** reads in key order, and behind a key (`Source.ordered`) */
  readonly ordered: boolean;
  /** page, progress and fence commit together (`Destination.resumable`) */
  readonly resumable: boolean;
}

/**
 * One empty, writable place of a connector, for the conformance suite: a fresh database, schema or folder.
 * The suite makes one per test file and uses a table name of its own in each case.
 */
export interface ConnectorFixture {
  readonly connector: Connector;
  readonly environment: ConnectorEnvironment;
  readonly connection: ResolvedConnection;
  readonly abilities: ConnectorAbilities;
  /** what the engine gives back for a cell that was written; absent: the same cell */
  stored?(column: ColumnSchema, cell: Cell): Cell;
  /**
   * Names of everything that lies in the place (tables and staging tables, files and part files), sorted,
   * without the state table and lock files: the suite proves with it that nothing is left behind.
   */
  contents(): Promise<string[]>;
  /** removes the place */
  close(): Promise<void>;
}
