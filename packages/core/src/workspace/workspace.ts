/** A container of connections and jobs; access is granted per workspace. */
export interface Workspace {
  /** uuid */
  readonly id: string;
  readonly name: string;
  /** The workspace `default` always exists and is never deleted. */
  readonly isDefault: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The name, and the address, of the workspace that always exists. */
export const DEFAULT_WORKSPACE_NAME = 'default';

/** Kinds of foreign addresses that a binding maps onto a workspace. */
export type BindingKind = 'cdm-cluster' | 'ocapi-site' | 'sqlflow-user';

/** Maps a foreign address onto a workspace. It gives an address, never a right. */
export interface WorkspaceBinding {
  readonly workspaceId: string;
  readonly kind: BindingKind;
  /** e.g. `project/cluster`, a site id, a user id; `*` is the wildcard of the default workspace. */
  readonly address: string;
}
