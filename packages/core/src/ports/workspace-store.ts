import type { WorkspaceGrant } from '../client/client';
import type { BindingKind, Workspace, WorkspaceBinding } from '../workspace/workspace';

/** Keeps workspaces and their bindings. */
export interface WorkspaceStore {
  /** ordered by creation; the default workspace first */
  list(grant: WorkspaceGrant): Promise<Workspace[]>;
  find(id: string): Promise<Workspace | null>;
  findByName(name: string): Promise<Workspace | null>;
  /** @throws DomainError `workspace.name_taken` */
  insert(workspace: { id: string; name: string }): Promise<Workspace>;
  /** @throws DomainError `workspace.not_found`, `workspace.name_taken` */
  rename(id: string, name: string): Promise<Workspace>;
  /** With its bindings. @throws DomainError `workspace.not_found`, `workspace.in_use` (holds jobs or connections, or is the default) */
  remove(id: string): Promise<void>;
  /** @throws DomainError `workspace.not_found` */
  setStopped(id: string, stopped: boolean): Promise<Workspace>;
  bindings(workspaceId: string): Promise<WorkspaceBinding[]>;
  /** @returns bindings of that kind whose address begins so (the wildcard too), ordered by address */
  bindingsAt(kind: BindingKind, prefix: string): Promise<WorkspaceBinding[]>;
  /** @throws DomainError `binding.taken` when the address is bound already */
  bind(binding: WorkspaceBinding): Promise<void>;
  /** @returns false when there was no such binding */
  unbind(binding: WorkspaceBinding): Promise<boolean>;
  /** @returns the workspace bound to the address, else the one of the wildcard `*`, else null */
  resolve(kind: BindingKind, address: string): Promise<Workspace | null>;
}
