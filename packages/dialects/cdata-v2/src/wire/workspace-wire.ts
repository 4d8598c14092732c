interface NamedId {
  readonly id: string;
  readonly name: string;
}

/** The one v2 object whose fields the vendor's pages list. */
export interface WorkspaceDocument extends NamedId {
  readonly connections: readonly NamedId[];
  /** always empty: there are no transformations here */
  readonly transformations: readonly NamedId[];
  readonly is_default: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly permissions: { readonly can_update: boolean; readonly can_delete: boolean };
}
