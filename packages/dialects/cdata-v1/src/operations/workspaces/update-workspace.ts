import { type Handler, ok } from '@jobglot/http-kit';
import { workspaceRow } from '../../mappers/workspace-to-wire';
import { entity } from '../../odata/envelope';
import { WORKSPACES } from '../../wire/entity-sets';
import { type WorkspaceRequest, workspaceOf } from './workspace-answer';

/** `PUT /workspaces`, `PUT /workspaces(Name)`: renames; the body's `Name` is the new one */
export const updateWorkspace: Handler<WorkspaceRequest> = async (context) => {
  const { services, caller, body, baseUrl } = context;
  const before = await workspaceOf(context);
  const after = await services.workspaces.rename(caller, before.id, body.Name ?? before.name);
  return ok(entity(baseUrl, WORKSPACES, workspaceRow(after, caller)));
};
