import { DomainError, type Job } from '@jobglot/core';
import type { Handler } from '@jobglot/http-kit';
import { jobOf } from '../../wire/addresses';
import { statementsOf } from '../../wire/statements';
import { answerRun, patienceOf, type StartRequest } from './answer-run';

/** `POST /executeQuery`: some of the job's own queries, waited for as in executeJob */
export const executeQuery: Handler<StartRequest & Readonly<Record<string, unknown>>> = async (context) => {
  const { services, caller, body, signal } = context;
  const job = await jobOf(context);
  const statements = statementsOf(body);
  if (!statements) throw new DomainError('request.invalid', 'Query#1 is required.', { field: 'Query#1' });
  const taskIds = [...new Set(statements.map((statement) => taskOf(job, statement)))];
  const id = await services.executions.startAfterEarlier(caller, job.id, { taskIds }, patienceOf(body), signal);
  return answerRun(context, 'executeQuery', id);
};

/** By its text, blanks around it ignored. @throws DomainError `execution.task_unknown` */
function taskOf(job: Job, statement: string): string {
  const wanted = statement.trim();
  const task = job.tasks.find((candidate) => candidate.statement.trim() === wanted);
  if (!task) {
    throw new DomainError('execution.task_unknown', `Query not found in job "${job.name}": ${wanted.slice(0, 200)}`);
  }
  return task.id;
}
