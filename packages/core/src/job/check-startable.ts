import { DomainError } from '../errors/domain-error';
import type { Job, Task } from './job';

/** What is looked at: of a job, or of one that is not made yet. */
export type Startable = Pick<Job, 'type' | 'sourceConnectionId' | 'destinationConnectionId'> & {
  readonly tasks: readonly Pick<Task, 'active' | 'position' | 'spec'>[];
};

/**
 * What a run would find out at once, told to a caller that can be told before it starts.
 * @throws DomainError `job.invalid`: tasks, but no source or no destination; `execution.parameter_missing`: a statement
 *   names a run parameter that is not given
 */
export function checkStartable(job: Startable, parameters: Readonly<Record<string, string>>): void {
  // reading SQL takes neither a source nor a destination
  const active = job.tasks.filter((task) => task.active && task.spec.kind !== 'lineage');
  if (active.length === 0) return;
  const missing = [
    ...(job.sourceConnectionId === null ? ['source'] : []),
    ...(job.destinationConnectionId === null ? ['destination'] : []),
  ];
  if (missing.length > 0) {
    throw new DomainError('job.invalid', `The job has no ${missing.join(' and no ')}.`, { field: missing[0] });
  }
  const given = new Set(Object.keys(parameters).map((name) => name.toLowerCase()));
  for (const { position, spec } of active) {
    const absent = spec.parameters?.find((name) => !given.has(name.toLowerCase()));
    if (absent === undefined) continue;
    throw new DomainError(
      'execution.parameter_missing',
      `The statement of task ${position + 1} uses the parameter ${absent}, which the start does not give.`,
      { parameter: absent },
    );
  }
}
