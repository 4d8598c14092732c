import { type Handler, ok } from '@jobglot/http-kit';
import { taskDocument } from '../../mappers/task-to-wire';
import { jobIdOf, taskIdOf } from '../../wire/addresses';
import type { TaskMove } from '../../wire/task-wire';

/** `POST /jobs/{job_id}/tasks/{task_id}/move` */
export const moveTask: Handler<TaskMove> = async (context) => {
  const jobId = jobIdOf(context);
  const { from_index, to_index } = context.body;
  const task = await context.services.tasks.move(context.caller, jobId, taskIdOf(context), from_index, to_index);
  return ok(taskDocument(jobId, task));
};
