import { DomainError } from '@jobglot/core';
import { jobOf } from '../../wire/addresses';
import { TASKS } from '../../wire/entity-sets';
import { valueHandler } from '../entities';
import { rowOfTask } from './task-answer';

/** `GET /tasks(JobName)/<property>/$value`: of the job's one task; a job has no property of several */
export const getTaskValue = valueHandler(TASKS, async (context) => {
  const job = await jobOf(context);
  const [task, ...more] = job.tasks;
  if (!task) throw new DomainError('task.not_found', 'The job has no task.');
  if (more.length > 0) {
    throw new DomainError(
      'request.invalid',
      `The job has ${more.length + 1} tasks: list them, with $filter on TaskId.`,
    );
  }
  return rowOfTask(job, task);
});
