import { type Handler, ok } from '@jobglot/http-kit';
import { workspaceIdOf } from '../../wire/addresses';
import { answered } from './workspace-answer';

/** `PUT /workspaces/{workspace_id}` */
export const updateWorkspace: Handler<{ readonly name: string }> = async (context) => {
  const { services, caller, body } = context;
  return ok(await answered(context, await services.workspaces.rename(caller, workspaceIdOf(context), body.name)));
};
