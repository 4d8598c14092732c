import { DomainError, type Job, type Task } from '@jobglot/core';
import type { Context } from '@jobglot/http-kit';
import { taskRow } from '../../mappers/task-to-wire';
import { TASKS } from '../../wire/entity-sets';
import type { WireRow } from '../../wire/job-wire';
import { parameterOf } from '../../wire/parameters';
import { type Collection, equals } from '../collections';

/** A create or change request of a task; `Query` or `Table`, for which the product writes the statement itself. */
export interface TaskRequest {
  readonly TaskId?: string;
  readonly Query?: string;
  readonly Table?: string;
  /** 1-based */
  readonly Index?: number;
  readonly Active?: boolean;
}

export const taskCollection: Collection<'tasks'> = { set: TASKS, row: taskRow };

/** `?JobName=`, beside `$filter` */
export const ofJob = ({ query }: Context) => {
  const name = parameterOf(query, 'JobName');
  return name === undefined ? null : equals<'tasks'>('jobName', name);
};

/** @returns the statement that the request means; undefined: it names none @throws DomainError `request.invalid` */
export function statementOf({ Query, Table }: TaskRequest): string | undefined {
  if (Query) return Query;
  if (!Table) return undefined;
  if (/[\]\r\n]/.test(Table)) {
    throw new DomainError('request.invalid', 'Table must be a plain name; send a Query instead.', { field: 'Table' });
  }
  return `REPLICATE [${Table}]`;
}

/** @returns 0-based position @throws DomainError `task.position_invalid` */
export function positionOf({ Index }: TaskRequest): number | undefined {
  if (Index === undefined) return undefined;
  if (Index < 1) throw new DomainError('task.position_invalid', 'Index begins at 1.', { field: 'Index' });
  return Index - 1;
}

export function rowOfTask(job: Job, task: Task): WireRow {
  return taskRow({ task, job });
}
