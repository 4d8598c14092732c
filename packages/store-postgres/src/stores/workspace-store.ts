import {
  type BindingKind,
  DomainError,
  type Workspace,
  type WorkspaceBinding,
  type WorkspaceGrant,
  type WorkspaceStore,
} from '@jobglot/core';
import type { Database } from '../database';
import { onTaken, violatesForeignKey } from './constraint';

interface WorkspaceRow {
  id: string;
  name: string;
  is_default: boolean;
  stopped: boolean;
  created_at: Date;
  updated_at: Date;
}

/** Workspaces in PostgreSQL. */
export class PostgresWorkspaceStore implements WorkspaceStore {
  constructor(private readonly db: Database) {}

  async list(grant: WorkspaceGrant): Promise<Workspace[]> {
    const query = this.db
      .knex<WorkspaceRow>('workspaces')
      .orderBy([{ column: 'is_default', order: 'desc' }, { column: 'created_at' }, { column: 'id' }]);
    if (grant !== 'all') void query.whereIn('id', [...grant]);
    return (await query).map(toWorkspace);
  }

  async find(id: string): Promise<Workspace | null> {
    const row = await this.db.knex<WorkspaceRow>('workspaces').where({ id }).first();
    return row ? toWorkspace(row) : null;
  }

  async findByName(name: string): Promise<Workspace | null> {
    const row = await this.db.knex<WorkspaceRow>('workspaces').where({ name }).first();
    return row ? toWorkspace(row) : null;
  }

  async insert(workspace: { id: string; name: string }): Promise<Workspace> {
    const [row] = await this.db
      .knex<WorkspaceRow>('workspaces')
      .insert(workspace)
      .returning('*')
      .catch(onTaken('workspaces_name_key', nameTaken(workspace.name)));
    return toWorkspace(row!);
  }

  async rename(id: string, name: string): Promise<Workspace> {
    const [row] = await this.db
      .knex<WorkspaceRow>('workspaces')
      .where({ id })
      .update({ name, updated_at: new Date() })
      .returning('*')
      .catch(onTaken('workspaces_name_key', nameTaken(name)));
    if (!row) throw notFound();
    return toWorkspace(row);
  }

  async remove(id: string): Promise<void> {
    await this.db.knex
      .transaction(async (trx) => {
        const row = await trx<WorkspaceRow>('workspaces').where({ id }).forUpdate().first();
        if (!row) throw notFound();
        if (row.is_default) throw inUse('The default workspace cannot be removed.');
        const live = await trx('jobs').where({ workspace_id: id }).whereNull('deleted_at').first('id');
        if (live) throw inUse('The workspace still has jobs; remove them first.');
        // Deleted jobs keep their history only as long as their workspace exists.
        const runs = trx('executions').where({ workspace_id: id });
        await trx('execution_logs').whereIn('execution_id', runs.clone().select('id')).delete();
        await runs.delete();
        await trx('jobs').where({ workspace_id: id }).delete();
        await trx('workspaces').where({ id }).delete();
      })
      .catch((error) => {
        throw violatesForeignKey(error) ? inUse('The workspace still has connections; remove them first.') : error;
      });
  }

  async setStopped(id: string, stopped: boolean): Promise<Workspace> {
    const [row] = await this.db
      .knex<WorkspaceRow>('workspaces')
      .where({ id })
      .update({ stopped, updated_at: new Date() })
      .returning('*');
    if (!row) throw notFound();
    return toWorkspace(row);
  }

  async bindingsAt(kind: BindingKind, prefix: string): Promise<WorkspaceBinding[]> {
    const rows = await this.db
      .knex('workspace_bindings')
      .where({ kind })
      .where((either) => either.where('address', '*').orWhereRaw('starts_with(address, ?)', [prefix]))
      .orderBy('address');
    return rows.map(toBinding);
  }

  async bindings(workspaceId: string): Promise<WorkspaceBinding[]> {
    const rows = await this.db
      .knex('workspace_bindings')
      .where({ workspace_id: workspaceId })
      .orderBy(['kind', 'address']);
    return rows.map(toBinding);
  }

  async bind(binding: WorkspaceBinding): Promise<void> {
    await this.db
      .knex('workspace_bindings')
      .insert({
        kind: binding.kind,
        address: binding.address,
        workspace_id: binding.workspaceId,
        details: JSON.stringify(binding.details ?? {}),
      })
      .catch(
        onTaken(
          'workspace_bindings_pkey',
          new DomainError('binding.taken', `The ${binding.kind} address "${binding.address}" is bound already.`),
        ),
      );
  }

  async unbind(binding: WorkspaceBinding): Promise<boolean> {
    const count = await this.db
      .knex('workspace_bindings')
      .where({ kind: binding.kind, address: binding.address, workspace_id: binding.workspaceId })
      .delete();
    return count > 0;
  }

  async resolve(kind: BindingKind, address: string): Promise<Workspace | null> {
    const row = await this.db
      .knex('workspace_bindings as b')
      .join('workspaces as w', 'w.id', 'b.workspace_id')
      .where('b.kind', kind)
      .whereIn('b.address', [address, '*'])
      .orderByRaw("(b.address = '*')")
      .first('w.*');
    return row ? toWorkspace(row) : null;
  }
}

interface BindingRow {
  kind: BindingKind;
  address: string;
  workspace_id: string;
  details: Record<string, unknown>;
}

function toBinding({ kind, address, workspace_id: workspaceId, details }: BindingRow): WorkspaceBinding {
  return { workspaceId, kind, address, details };
}

function toWorkspace(row: WorkspaceRow): Workspace {
  return {
    id: row.id,
    name: row.name,
    isDefault: row.is_default,
    stopped: row.stopped,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function notFound(): DomainError {
  return new DomainError('workspace.not_found', 'There is no workspace with this identifier.');
}

function nameTaken(name: string): DomainError {
  return new DomainError('workspace.name_taken', `A workspace named "${name}" exists already.`, { name });
}

function inUse(message: string): DomainError {
  return new DomainError('workspace.in_use', message);
}
