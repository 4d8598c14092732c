import { DomainError } from '@jobglot/core';
import { type Handler, ok } from '@jobglot/http-kit';
import { entity } from '../../odata/envelope';
import { jobOf } from '../../wire/addresses';
import { TASKS } from '../../wire/entity-sets';
import { addTask } from './add-task';
import { positionOf, rowOfTask, statementOf, type TaskRequest } from './task-answer';

/** `PUT /tasks`: changes the task that `JobName` and `TaskId` in the body name */
export const updateTask: Handler<TaskRequest> = async (context) => {
  const { services, caller, body, baseUrl } = context;
  const { id } = await jobOf(context);
  if (!body.TaskId) throw new DomainError('request.invalid', 'TaskId is required.', { field: 'TaskId' });
  const statement = statementOf(body);
  const position = positionOf(body);
  const patch = {
    ...(statement === undefined ? {} : { statement }),
    ...(position === undefined ? {} : { position }),
    ...(body.Active === undefined ? {} : { active: body.Active }),
  };
  const task = await services.tasks.update(caller, id, body.TaskId, patch);
  return ok(entity(baseUrl, TASKS, rowOfTask(await services.jobs.get(caller, id), task)));
};

/** `PUT /tasks(JobName)`: with a `TaskId` it changes that task, without one the product adds (notes, 1; D13) */
export const putTaskOfJob: Handler<TaskRequest> = (context) =>
  context.body.TaskId ? updateTask(context) : addTask(context);
