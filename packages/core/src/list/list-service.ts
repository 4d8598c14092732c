import type { Caller } from '../client/client';
import type { ListScope, ListStore } from '../ports/list-store';
import type { WorkspaceService } from '../workspace/workspace-service';
import type { ListField, Listings, ListName } from './list-fields';
import type { Condition, ListQuery } from './list-query';

/** Filtered lists, for every dialect that has a query language. Roles are checked by the operation's declaration. */
export class ListService {
  constructor(
    private readonly store: ListStore,
    private readonly workspaces: WorkspaceService,
  ) {}

  /**
   * @param workspaceId id or `default`; lists of workspaces and clients stand above it
   * @throws DomainError `workspace.not_found`
   */
  async find<L extends ListName>(
    caller: Caller,
    list: L,
    workspaceId: string,
    query: ListQuery<L>,
  ): Promise<Listings[L][]> {
    return this.store.find(list, await this.scope(caller, list, workspaceId), query);
  }

  /** @throws DomainError `workspace.not_found` */
  async count<L extends ListName>(
    caller: Caller,
    list: L,
    workspaceId: string,
    where: Condition<ListField<L>> | null,
  ): Promise<number> {
    return this.store.count(list, await this.scope(caller, list, workspaceId), where);
  }

  private async scope(caller: Caller, list: ListName, workspaceId: string): Promise<ListScope> {
    if (list === 'workspaces' || list === 'clients') return { grant: caller.workspaces };
    return { workspaceId: (await this.workspaces.get(caller, workspaceId)).id };
  }
}
