import { type Handler, ok } from '@jobglot/http-kit';
import { runDocument, taskRunDocument } from '../../mappers/run-to-wire';
import { historyIdOf, jobIdOf } from '../../wire/addresses';

/** `GET /jobs/{job_id}/history/{history_id}` */
export const getHistory: Handler = async (context) => {
  const { executions } = context.services;
  const { caller, baseUrl } = context;
  const run = await executions.getOfJob(caller, jobIdOf(context), historyIdOf(context));
  const tasks = await executions.taskRuns(run);
  return ok({ ...runDocument(run, baseUrl), tasks: tasks.map((task) => taskRunDocument(task, baseUrl)) });
};
