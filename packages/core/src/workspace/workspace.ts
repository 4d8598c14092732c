/** A container of connections and jobs; access is granted per workspace. */
export interface Workspace {
  /** uuid */
  readonly id: string;
  readonly name: string;
  /** The workspace `default` always exists and is never deleted. */
  readonly isDefault: boolean;
  /** no new runs begin, whoever asks for them; those under way end (a CDM cluster that is stopped) */
  readonly stopped: boolean;
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
  /** what the address's dialect keeps with it, in its own form; absent: nothing */
  readonly details?: Readonly<Record<string, unknown>>;
}
