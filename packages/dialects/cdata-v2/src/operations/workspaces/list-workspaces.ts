import { type Handler, ok } from '@jobglot/http-kit';
import { listOf } from '../../wire/addresses';
import { answered } from './workspace-answer';

/** `GET /workspaces` */
export const listWorkspaces: Handler = async (context) => {
  const workspaces = await context.services.workspaces.list(context.caller);
  return ok(listOf(await Promise.all(workspaces.map((workspace) => answered(context, workspace)))));
};
