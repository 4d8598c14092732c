import { type Handler, ok } from '@jobglot/http-kit';
import { workspaceIdOf } from '../../wire/addresses';
import { answered } from './workspace-answer';

/** `GET /workspaces/{workspace_id}` */
export const getWorkspace: Handler = async (context) => {
  const workspace = await context.services.workspaces.get(context.caller, workspaceIdOf(context));
  return ok(await answered(context, workspace));
};
