import { type Handler, noContent } from '@jobglot/http-kit';
import { workspaceIdOf } from '../../wire/addresses';

/** `DELETE /workspaces/{workspace_id}` */
export const deleteWorkspace: Handler = async (context) => {
  await context.services.workspaces.remove(context.caller, workspaceIdOf(context));
  return noContent;
};
