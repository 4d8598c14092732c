import { randomUUID } from 'node:crypto';
import type { WorkspaceGrant } from '../../client/client';
import { DomainError } from '../../errors/domain-error';
import type { WorkspaceStore } from '../../ports/workspace-store';
import type { BindingKind, Workspace, WorkspaceBinding } from '../../workspace/workspace';
import type { MemoryState } from './memory-state';

export class MemoryWorkspaceStore implements WorkspaceStore {
  constructor(private readonly state: MemoryState) {
    const id = randomUUID();
    const now = new Date();
    state.workspaces.set(id, { id, name: 'default', isDefault: true, stopped: false, createdAt: now, updatedAt: now });
    for (const kind of ['cdm-cluster', 'ocapi-site', 'sqlflow-user'] as const) {
      state.bindings.push({ kind, address: '*', workspaceId: id, details: {} });
    }
  }

  async list(grant: WorkspaceGrant): Promise<Workspace[]> {
    return [...this.state.workspaces.values()].filter((w) => grant === 'all' || grant.includes(w.id));
  }

  async find(id: string): Promise<Workspace | null> {
    return this.state.workspaces.get(id) ?? null;
  }

  async findByName(name: string): Promise<Workspace | null> {
    return [...this.state.workspaces.values()].find((w) => w.name === name) ?? null;
  }

  async insert({ id, name }: { id: string; name: string }): Promise<Workspace> {
    if (await this.findByName(name)) throw new DomainError('workspace.name_taken', `"${name}" exists already.`);
    const workspace = { id, name, isDefault: false, stopped: false, createdAt: new Date(), updatedAt: new Date() };
    this.state.workspaces.set(id, workspace);
    return workspace;
  }

  async rename(id: string, name: string): Promise<Workspace> {
    const workspace = this.existing(id);
    const holder = await this.findByName(name);
    if (holder && holder.id !== id) throw new DomainError('workspace.name_taken', `"${name}" exists already.`);
    const renamed = { ...workspace, name, updatedAt: new Date() };
    this.state.workspaces.set(id, renamed);
    return renamed;
  }

  async remove(id: string): Promise<void> {
    const used =
      this.existing(id).isDefault ||
      [...this.state.jobs.values()].some(({ job, deleted }) => job.workspaceId === id && !deleted) ||
      [...this.state.connections.values()].some((c) => c.workspaceId === id);
    if (used) throw new DomainError('workspace.in_use', 'The workspace is in use.');
    this.state.workspaces.delete(id);
    for (const binding of await this.bindings(id)) await this.unbind(binding);
  }

  async setStopped(id: string, stopped: boolean): Promise<Workspace> {
    const changed = { ...this.existing(id), stopped, updatedAt: new Date() };
    this.state.workspaces.set(id, changed);
    return changed;
  }

  async bindingsAt(kind: BindingKind, prefix: string): Promise<WorkspaceBinding[]> {
    return this.state.bindings
      .filter((b) => b.kind === kind && (b.address === '*' || b.address.startsWith(prefix)))
      .sort((a, b) => (a.address < b.address ? -1 : 1));
  }

  async bindings(workspaceId: string): Promise<WorkspaceBinding[]> {
    return this.state.bindings.filter((b) => b.workspaceId === workspaceId);
  }

  async bind(binding: WorkspaceBinding): Promise<void> {
    const taken = this.state.bindings.some((b) => b.kind === binding.kind && b.address === binding.address);
    if (taken) throw new DomainError('binding.taken', 'The address is bound already.');
    this.state.bindings.push({ ...binding, details: binding.details ?? {} });
  }

  async unbind(binding: WorkspaceBinding): Promise<boolean> {
    const index = this.state.bindings.findIndex(
      (b) => b.kind === binding.kind && b.address === binding.address && b.workspaceId === binding.workspaceId,
    );
    if (index >= 0) this.state.bindings.splice(index, 1);
    return index >= 0;
  }

  async resolve(kind: BindingKind, address: string): Promise<Workspace | null> {
    const of = (wanted: string) => this.state.bindings.find((b) => b.kind === kind && b.address === wanted);
    const binding = of(address) ?? of('*');
    return binding ? this.find(binding.workspaceId) : null;
  }

  private existing(id: string): Workspace {
    const workspace = this.state.workspaces.get(id);
    if (!workspace) throw new DomainError('workspace.not_found', 'There is no such workspace.');
    return workspace;
  }
}
