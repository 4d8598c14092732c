import { ACTIVE_STATUSES } from '../../execution/execution-state';
import type { ListField, Listings, ListName } from '../../list/list-fields';
import type { Condition, ListQuery } from '../../list/list-query';
import type { ListScope, ListStore } from '../../ports/list-store';
import { MemoryListCondition } from './memory-list-condition';
import type { MemoryJob, MemoryState } from './memory-state';

type RowsOf = { readonly [L in ListName]: (scope: ListScope) => Listings[L][] };

/** Filtered lists over the shared state. */
export class MemoryListStore implements ListStore {
  /** each list in its own order */
  private readonly rows: RowsOf = {
    jobs: (scope) =>
      this.liveJobs(scope).map(({ job }) => ({
        job,
        sourceName: this.connectionName(job.sourceConnectionId),
        destinationName: this.connectionName(job.destinationConnectionId),
        status: this.jobStatus(job.id),
      })),
    tasks: (scope) =>
      this.liveJobs(scope).flatMap(({ job: { id, name, version, tasks } }) =>
        [...tasks].sort((a, b) => a.position - b.position).map((task) => ({ task, job: { id, name, version } })),
      ),
    executions: (scope) =>
      [...this.state.executions.values()]
        .map((entry) => entry.execution)
        .filter((run) => run.workspaceId === workspaceOf(scope))
        .reverse(),
    connections: (scope) =>
      [...this.state.connections.values()]
        .filter((connection) => connection.workspaceId === workspaceOf(scope))
        .map(({ sealed: _, ...connection }) => connection)
        .sort(byName),
    workspaces: (scope) => {
      const { grant } = scope as Extract<ListScope, { grant: unknown }>;
      return [...this.state.workspaces.values()].filter(({ id }) => grant === 'all' || grant.includes(id)).sort(byName);
    },
    clients: () => [...this.state.clients.values()].map(({ sealedSecret: _, ...client }) => client).sort(byName),
  };

  constructor(private readonly state: MemoryState) {}

  async find<L extends ListName>(list: L, scope: ListScope, query: ListQuery<L>): Promise<Listings[L][]> {
    const condition = new MemoryListCondition(list);
    return this.filtered(list, scope, query.where)
      .sort((a, b) => condition.inOrder(a, b, query.order))
      .slice(query.offset, query.offset + query.limit);
  }

  async count<L extends ListName>(list: L, scope: ListScope, where: Condition<ListField<L>> | null): Promise<number> {
    return this.filtered(list, scope, where).length;
  }

  private filtered<L extends ListName>(
    list: L,
    scope: ListScope,
    where: Condition<ListField<L>> | null,
  ): Listings[L][] {
    const condition = new MemoryListCondition(list);
    const rows: (scope: ListScope) => Listings[L][] = this.rows[list];
    return rows(scope).filter((row) => condition.matches(row, where));
  }

  private liveJobs(scope: ListScope): MemoryJob[] {
    return [...this.state.jobs.values()].filter(
      ({ job, deleted }) => !deleted && job.workspaceId === workspaceOf(scope),
    );
  }

  private connectionName(id: string | null): string | null {
    return (id && this.state.connections.get(id)?.name) || null;
  }

  private jobStatus(jobId: string): Listings['jobs']['status'] {
    const runs = [...this.state.executions.values()].map((e) => e.execution).filter((run) => run.jobId === jobId);
    return (runs.find(({ status }) => ACTIVE_STATUSES.includes(status)) ?? runs.at(-1))?.status ?? null;
  }
}

function workspaceOf(scope: ListScope): string {
  return (scope as Extract<ListScope, { workspaceId: string }>).workspaceId;
}

function byName(a: { name: string; id: string }, b: { name: string; id: string }): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)) || (a.id < b.id ? -1 : 1);
}
