import { type Handler, noContent } from '@jobglot/http-kit';
import { jobIdOf, taskIdOf } from '../../wire/addresses';

/** `DELETE /jobs/{job_id}/tasks/{task_id}` */
export const deleteTask: Handler = async (context) => {
  await context.services.tasks.remove(context.caller, jobIdOf(context), taskIdOf(context));
  return noContent;
};
