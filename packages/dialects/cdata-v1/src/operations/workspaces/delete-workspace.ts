import { type Handler, noContent } from '@jobglot/http-kit';
import { type WorkspaceRequest, workspaceOf } from './workspace-answer';

/** `DELETE /workspaces(Name)`, or with `Id` or `Name` in the body, as the vendor's client sends it */
export const deleteWorkspace: Handler<WorkspaceRequest | undefined> = async (context) => {
  await context.services.workspaces.remove(context.caller, (await workspaceOf(context)).id);
  return noContent;
};
