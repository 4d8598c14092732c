import { created, type Handler } from '@jobglot/http-kit';
import { workspaceRow } from '../../mappers/workspace-to-wire';
import { collection } from '../../odata/envelope';
import { WORKSPACES } from '../../wire/entity-sets';
import type { WorkspaceRequest } from './workspace-answer';

/** `POST /workspaces` */
export const createWorkspace: Handler<WorkspaceRequest> = async ({ services, caller, body, baseUrl }) => {
  const workspace = await services.workspaces.create(body.Name ?? '');
  return created(collection(baseUrl, WORKSPACES, [workspaceRow(workspace, caller)], {}));
};
