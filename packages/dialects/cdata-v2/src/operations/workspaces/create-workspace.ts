import { created, type Handler } from '@jobglot/http-kit';
import { workspaceDocument } from '../../mappers/workspace-to-wire';

/** `POST /workspaces` */
export const createWorkspace: Handler<{ readonly name: string }> = async ({ services, caller, body, baseUrl }) => {
  const workspace = await services.workspaces.create(body.name);
  return created(workspaceDocument(workspace, [], caller), `${baseUrl}/workspaces/${workspace.id}`);
};
