import { type Handler, ok } from '@jobglot/http-kit';
import { taskDocument } from '../../mappers/task-to-wire';
import { jobIdOf, listOf } from '../../wire/addresses';

/** `GET /jobs/{job_id}/tasks` */
export const listTasks: Handler = async (context) => {
  const jobId = jobIdOf(context);
  const tasks = await context.services.tasks.list(context.caller, jobId);
  return ok(listOf(tasks.map((task) => taskDocument(jobId, task))));
};
