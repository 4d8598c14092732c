import { type Handler, ok } from '@jobglot/http-kit';
import { taskRunDocument } from '../../mappers/run-to-wire';
import { jobIdOf, listOf, pageOf, taskIdOf } from '../../wire/addresses';

/** `GET /jobs/{job_id}/tasks/{task_id}/history`; a deleted task keeps its history, as a deleted job does */
export const listTaskHistory: Handler = async (context) => {
  const { services, caller, baseUrl } = context;
  const [jobId, taskId] = [jobIdOf(context), taskIdOf(context)];
  const runs = await services.executions.taskHistory(caller, jobId, taskId, pageOf(context));
  // An empty history is one of a task that is there; else the task is unknown.
  if (runs.length === 0) await services.tasks.get(caller, jobId, taskId);
  return ok(listOf(runs.map((run) => taskRunDocument(run, baseUrl))));
};
