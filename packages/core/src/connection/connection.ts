/** Property names and values of a connection, as text. Names are the connector's canonical spelling. */
export type ConnectionProperties = Readonly<Record<string, string>>;

/** A place that jobs read from or write to, without its secrets. */
export interface Connection {
  /** uuid */
  readonly id: string;
  readonly workspaceId: string;
  /** unique in the workspace */
  readonly name: string;
  /** canonical connector name, e.g. `PostgreSQL` */
  readonly connector: string;
  /** without secrets */
  readonly properties: ConnectionProperties;
  /** names of the properties whose values are sealed */
  readonly secretNames: readonly string[];
  /** per dialect, only what the canonical model lacks, in the sender's own form */
  readonly dialectData: Readonly<Record<string, unknown>>;
  readonly lastTest: ConnectionTest | null;
  /** id of the client; null: made before it was noted */
  readonly createdBy: string | null;
  readonly updatedBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The outcome of the last connection test. */
export interface ConnectionTest {
  readonly at: Date;
  readonly ok: boolean;
  /** one sentence, free of secrets; empty when ok */
  readonly message: string;
}

/** A connection with its secrets in clear: for connectors only, never stored, logged or answered. */
export interface ResolvedConnection {
  readonly id: string;
  readonly name: string;
  readonly connector: string;
  /** plain and secret properties together */
  readonly properties: ConnectionProperties;
}

/** A table or view that a connection offers. */
export interface TableDescription {
  readonly schema: string | null;
  readonly name: string;
  readonly kind: 'table' | 'view';
}

/** A column of a table that a connection offers. */
export interface ColumnDescription {
  readonly name: string;
  /** the engine's own type name */
  readonly dataType: string;
  readonly nullable: boolean;
  /** 1-based position in the primary key; null when not part of it */
  readonly keyPosition: number | null;
}
