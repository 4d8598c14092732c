import { type Handler, ok } from '@jobglot/http-kit';
import { jobOf } from '../../wire/addresses';
import { equals, page } from '../collections';
import { taskCollection } from './task-answer';

/** `GET /tasks(JobName)`: the tasks of one job, in order; a missing job is a 404 */
export const getTasksOfJob: Handler = async (context) => {
  const job = await jobOf(context);
  return ok(await page(taskCollection, context, equals<'tasks'>('jobId', job.id)));
};
