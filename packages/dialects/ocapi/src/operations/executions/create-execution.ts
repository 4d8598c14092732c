import { checkStartable } from '@jobglot/core';
import { type Handler, ok } from '@jobglot/http-kit';
import { checkBodyVersion } from '../../wire/body-version';
import type { ExecutionRequest } from '../../wire/execution-request';
import { selected, selectionOf } from '../selection';
import { workspaceOf } from '../site';
import { executionAnswer } from './execution-answer';

/** `POST /jobs/{job_id}/executions` */
export const createExecution: Handler<ExecutionRequest | undefined> = async (context) => {
  const { services, caller, body, params } = context;
  const selector = selectionOf(context);
  checkBodyVersion(body, params.version!);
  const workspace = await workspaceOf(context);
  const job = await services.jobs.getByName(caller, workspace.id, params.job_id!);
  const parameters = Object.fromEntries((body?.parameters ?? []).map(({ name, value }) => [name, value]));
  checkStartable(job, parameters);
  const id = await services.executions.start(caller, job.id, { parameters });
  return ok(selected(selector, await executionAnswer(context, await services.executions.detail(caller, id))));
};
