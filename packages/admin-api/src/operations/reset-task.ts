import { noContent, type Operation } from '@jobglot/http-kit';

/** The task's next run begins at the beginning, whatever its destination keeps. */
export const resetTask: Operation = {
  operationId: 'resetTask',
  method: 'POST',
  path: '/tasks/{task_id}/reset',
  role: 'editor',
  handle: async ({ services, caller, params }) => {
    await services.tasks.reset(caller, params.task_id!);
    return noContent;
  },
};
