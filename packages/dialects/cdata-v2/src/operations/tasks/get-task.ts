import { type Handler, ok } from '@jobglot/http-kit';
import { taskDocument } from '../../mappers/task-to-wire';
import { jobIdOf, taskIdOf } from '../../wire/addresses';

/** `GET /jobs/{job_id}/tasks/{task_id}` */
export const getTask: Handler = async (context) => {
  const jobId = jobIdOf(context);
  return ok(taskDocument(jobId, await context.services.tasks.get(context.caller, jobId, taskIdOf(context))));
};
