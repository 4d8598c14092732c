import { randomUUID } from 'node:crypto';
import { type Caller, mayEnter } from '../client/client';
import { DomainError } from '../errors/domain-error';
import { hasControlCharacter } from '../job/job-name';
import type { Clock } from '../ports/clock';
import type { WorkspaceStore } from '../ports/workspace-store';
import { BriefMemory } from './brief-memory';
import { type BindingKind, DEFAULT_WORKSPACE_NAME, type Workspace, type WorkspaceBinding } from './workspace';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MAX_NAME_LENGTH = 100;
/** How long another process's change of a binding may go unseen. */
const BINDINGS_MS = 5_000;

/** @returns true when the text has the form of a uuid */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Workspaces, and the foreign addresses bound to them. A foreign workspace is `workspace.not_found`. */
export class WorkspaceService {
  private readonly resolved: BriefMemory<Workspace | null>;
  private readonly ofWorkspace: BriefMemory<WorkspaceBinding[]>;

  constructor(
    private readonly store: WorkspaceStore,
    clock: Clock,
  ) {
    this.resolved = new BriefMemory(clock, BINDINGS_MS);
    this.ofWorkspace = new BriefMemory(clock, BINDINGS_MS);
  }

  /** Those that the caller may enter, the default one first. */
  list(caller: Caller): Promise<Workspace[]> {
    return this.store.list(caller.workspaces);
  }

  /** @param id uuid, or `default` @throws DomainError `workspace.not_found` */
  async get(caller: Caller, id: string): Promise<Workspace> {
    const workspace =
      id === DEFAULT_WORKSPACE_NAME ? await this.store.findByName(id) : isUuid(id) ? await this.store.find(id) : null;
    return visible(caller, workspace);
  }

  /**
   * @returns the workspace that a foreign address is bound to; believed for some seconds, since every poll names one, and a
   *   binding gives no right
   * @throws DomainError `workspace.not_found`
   */
  async resolve(caller: Caller, kind: BindingKind, address: string): Promise<Workspace> {
    const load = () => this.store.resolve(kind, address);
    return visible(caller, await this.resolved.get(`${kind} ${address}`, load));
  }

  /** @returns the addresses of one kind that are bound to a workspace, the wildcard left out; remembered as in {@link resolve} */
  async addresses(workspaceId: string, kind: BindingKind): Promise<readonly string[]> {
    const bindings = await this.ofWorkspace.get(workspaceId, () => this.store.bindings(workspaceId));
    return bindings.filter((binding) => binding.kind === kind && binding.address !== '*').map(({ address }) => address);
  }

  /** @throws DomainError `workspace.name_taken`, `workspace.name_invalid` */
  create(name: string): Promise<Workspace> {
    checkName(name);
    return this.store.insert({ id: randomUUID(), name });
  }

  /** @throws DomainError `workspace.not_found`, `workspace.name_taken`, `workspace.name_invalid`, `workspace.in_use` (the default one) */
  async rename(caller: Caller, id: string, name: string): Promise<Workspace> {
    checkName(name);
    const workspace = await this.get(caller, id);
    if (workspace.isDefault && name !== workspace.name) {
      throw new DomainError('workspace.in_use', 'The default workspace keeps its name: it is also its address.');
    }
    return this.store.rename(workspace.id, name);
  }

  /** With the addresses that are bound to it. @throws DomainError `workspace.not_found`, `workspace.in_use` */
  async remove(caller: Caller, id: string): Promise<void> {
    const workspace = await this.get(caller, id);
    await this.store.remove(workspace.id);
    this.forgetBindings();
  }

  /** @throws DomainError `workspace.not_found` */
  async bindings(caller: Caller, id: string): Promise<WorkspaceBinding[]> {
    return this.store.bindings((await this.get(caller, id)).id);
  }

  /**
   * @returns the addresses that begin so, each with its workspace, as far as the caller may enter it; the wildcard stands last
   */
  async bound(
    caller: Caller,
    kind: BindingKind,
    prefix: string,
  ): Promise<{ readonly binding: WorkspaceBinding; readonly workspace: Workspace }[]> {
    const bindings = await this.store.bindingsAt(kind, prefix);
    const workspaces = new Map((await this.list(caller)).map((workspace) => [workspace.id, workspace]));
    const wildcardLast = bindings.toSorted((a, b) => Number(a.address === '*') - Number(b.address === '*'));
    return wildcardLast.flatMap((binding) => {
      const workspace = workspaces.get(binding.workspaceId);
      return workspace ? [{ binding, workspace }] : [];
    });
  }

  /** Refuses new runs in every dialect, or lets them begin again. @throws DomainError `workspace.not_found` */
  async setStopped(caller: Caller, id: string, stopped: boolean): Promise<Workspace> {
    const workspace = await this.store.setStopped((await this.get(caller, id)).id, stopped);
    this.forgetBindings();
    return workspace;
  }

  /** @param details kept with the address @throws DomainError `workspace.not_found`, `binding.taken` */
  async bind(
    caller: Caller,
    id: string,
    kind: BindingKind,
    address: string,
    details: WorkspaceBinding['details'] = {},
  ): Promise<WorkspaceBinding> {
    const binding = { workspaceId: (await this.get(caller, id)).id, kind, address, details };
    await this.store.bind(binding);
    this.forgetBindings();
    return binding;
  }

  /** @returns false when there was no such binding @throws DomainError `workspace.not_found` */
  async unbind(caller: Caller, id: string, kind: BindingKind, address: string): Promise<boolean> {
    const removed = await this.store.unbind({ workspaceId: (await this.get(caller, id)).id, kind, address });
    this.forgetBindings();
    return removed;
  }

  private forgetBindings(): void {
    this.resolved.forget();
    this.ofWorkspace.forget();
  }
}

function visible(caller: Caller, workspace: Workspace | null): Workspace {
  if (!workspace || !mayEnter(caller, workspace.id)) {
    throw new DomainError('workspace.not_found', 'There is no workspace with this identifier.');
  }
  return workspace;
}

function checkName(name: string): void {
  if (name.trim() === '' || name.length > MAX_NAME_LENGTH || name.includes('/') || hasControlCharacter(name)) {
    throw new DomainError(
      'workspace.name_invalid',
      `A workspace name has 1 to ${MAX_NAME_LENGTH} characters, without "/" and control characters.`,
      { field: 'name' },
    );
  }
}
