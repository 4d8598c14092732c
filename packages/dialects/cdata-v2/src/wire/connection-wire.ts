type Scalar = string | number | boolean;

/** Body of create and update. Other fields are kept. */
export interface ConnectionRequest {
  readonly name?: string;
  readonly connector?: string;
  readonly connector_version?: string | null;
  readonly properties?: Readonly<Record<string, Scalar>>;
  readonly settings?: Readonly<Record<string, Scalar>>;
  readonly labels?: readonly string[];
  readonly [unknown: string]: unknown;
}

export interface ConnectionDocument {
  readonly id: string;
  readonly workspace_id: string;
  readonly name: string;
  readonly connector: string;
  readonly connector_version: string | null;
  /** secrets as ******** */
  readonly properties: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly labels: readonly string[];
  readonly connection_state: 'Untested' | 'Successful' | 'Failed';
  readonly connection_message: string | null;
  readonly last_tested: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly [unknown: string]: unknown;
}
