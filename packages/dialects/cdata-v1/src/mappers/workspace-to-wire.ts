import { type Caller, roleIncludes, type Workspace } from '@jobglot/core';
import type { WireRow } from '../wire/job-wire';
import { wireTime } from '../wire/words';

export function workspaceRow(workspace: Workspace, caller: Caller): WireRow {
  const changeable = String(!workspace.isDefault && roleIncludes(caller.role, 'admin'));
  return {
    Id: workspace.id,
    Name: workspace.name,
    IsDefault: String(workspace.isDefault),
    CreationTime: wireTime(workspace.createdAt),
    LastModified: wireTime(workspace.updatedAt),
    CanUpdate: changeable,
    CanRemove: changeable,
  };
}
