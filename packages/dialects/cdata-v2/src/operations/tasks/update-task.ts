import type { TaskPatch } from '@jobglot/core';
import { type Handler, ok } from '@jobglot/http-kit';
import { taskDocument } from '../../mappers/task-to-wire';
import { jobIdOf, taskIdOf } from '../../wire/addresses';
import type { TaskUpdate } from '../../wire/task-wire';

/** `PUT /jobs/{job_id}/tasks/{task_id}` */
export const updateTask: Handler<TaskUpdate> = async (context) => {
  const jobId = jobIdOf(context);
  const { query, is_active, index } = context.body;
  const patch: TaskPatch = {
    ...(query === undefined ? {} : { statement: query }),
    ...(is_active === undefined ? {} : { active: is_active }),
    ...(index === undefined ? {} : { position: index }),
  };
  const task = await context.services.tasks.update(context.caller, jobId, taskIdOf(context), patch);
  return ok(taskDocument(jobId, task));
};
