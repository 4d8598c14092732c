import type { TaskListing } from '@jobglot/core';
import type { WireRow } from '../wire/job-wire';

/** @returns a row of `tasks`; `Index` is 1-based, `RowVersion` is the job's, whose part the task is */
export function taskRow({ task, job }: TaskListing): WireRow {
  return {
    TaskId: task.id,
    JobName: job.name,
    JobId: job.id,
    Index: String(task.position + 1),
    Query: task.statement,
    Table: task.spec.table,
    Active: String(task.active),
    RowVersion: String(job.version),
  };
}
