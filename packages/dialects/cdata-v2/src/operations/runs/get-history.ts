import { type Handler, ok } from '@jobglot/http-kit';
import { runDocument, taskRunDocument } from '../../mappers/run-to-wire';
import { historyIdOf, jobIdOf } from '../../wire/addresses';

/** `GET /jobs/{job_id}/history/{history_id}` */
export const getHistory: Handler = async (context) => {
  const { executions } = context.services;
  const { caller, baseUrl } = context;
  const { id } = await executions.getOfJob(caller, jobIdOf(context), historyIdOf(context));
  const { execution, taskRuns } = await executions.detail(caller, id);
  return ok({ ...runDocument(execution, baseUrl), tasks: taskRuns.map((task) => taskRunDocument(task, baseUrl)) });
};
