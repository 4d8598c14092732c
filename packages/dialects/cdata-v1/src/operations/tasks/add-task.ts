import { DomainError } from '@jobglot/core';
import { created, type Handler } from '@jobglot/http-kit';
import { collection } from '../../odata/envelope';
import { jobOf } from '../../wire/addresses';
import { TASKS } from '../../wire/entity-sets';
import { positionOf, rowOfTask, statementOf, type TaskRequest } from './task-answer';

/** `POST /tasks`: appends a task to a job, or puts it at `Index` */
export const addTask: Handler<TaskRequest> = async (context) => {
  const { services, caller, body, baseUrl } = context;
  const before = await jobOf(context);
  const statement = statementOf(body);
  if (statement === undefined) {
    throw new DomainError('request.invalid', 'Query or Table is required.', { field: 'Query' });
  }
  const draft = { statement, active: body.Active ?? true };
  const task = await services.tasks.add(caller, before.id, draft, positionOf(body));
  const job = await services.jobs.get(caller, before.id);
  return created(collection(baseUrl, TASKS, [rowOfTask(job, task)], {}));
};
