import type { WorkspaceGrant } from '../client/client';
import type { ListField, Listings, ListName } from '../list/list-fields';
import type { Condition, ListQuery } from '../list/list-query';

/**
 * Which rows a caller may see: those of one workspace, or (for the lists that stand above workspaces) of a grant.
 * Lists of workspaces hold those of the grant; lists of clients ignore it: only admins read them.
 */
export type ListScope = { readonly workspaceId: string } | { readonly grant: WorkspaceGrant };

/**
 * Filtered lists. Own orders: jobs by number, tasks by job number and position, executions newest first, connections,
 * workspaces and clients by name. Deleted jobs are in no list; their executions are.
 */
export interface ListStore {
  find<L extends ListName>(list: L, scope: ListScope, query: ListQuery<L>): Promise<Listings[L][]>;
  /** @returns how many rows the condition lets through */
  count<L extends ListName>(list: L, scope: ListScope, where: Condition<ListField<L>> | null): Promise<number>;
}
