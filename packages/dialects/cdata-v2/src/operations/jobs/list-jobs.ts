import { type Handler, ok } from '@jobglot/http-kit';
import { listOf, pageOf, workspaceIdOf } from '../../wire/addresses';
import { allAnswered } from './connection-names';

/** `GET /workspaces/{workspace_id}/jobs` */
export const listJobs: Handler = async (context) => {
  const workspaceId = workspaceIdOf(context);
  const jobs = await context.services.jobs.list(context.caller, workspaceId, pageOf(context));
  return ok(listOf(await allAnswered(context, workspaceId, jobs)));
};
