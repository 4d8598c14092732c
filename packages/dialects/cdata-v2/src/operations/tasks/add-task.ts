import { created, type Handler } from '@jobglot/http-kit';
import { taskDocument } from '../../mappers/task-to-wire';
import { jobIdOf } from '../../wire/addresses';
import type { TaskCreate } from '../../wire/task-wire';

/** `POST /jobs/{job_id}/tasks` */
export const addTask: Handler<TaskCreate> = async (context) => {
  const jobId = jobIdOf(context);
  const { query, is_active = true, index } = context.body;
  const draft = { statement: query, active: is_active };
  const task = await context.services.tasks.add(context.caller, jobId, draft, index);
  return created(taskDocument(jobId, task), `${context.baseUrl}/jobs/${jobId}/tasks/${task.id}`);
};
