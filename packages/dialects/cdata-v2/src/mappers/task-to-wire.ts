import type { Task } from '@jobglot/core';
import type { TaskDocument } from '../wire/task-wire';

export function taskDocument(jobId: string, task: Task): TaskDocument {
  return {
    id: task.id,
    job_id: jobId,
    index: task.position,
    query: task.statement,
    table: task.spec.table,
    is_active: task.active,
  };
}
