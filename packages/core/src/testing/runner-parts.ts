import type { ExecutionRunnerParts } from '../execution/execution-runner';
import { systemClock } from '../ports/clock';
import type { JobEventRunner } from '../ports/job-event-runner';
import type { TaskRunner } from '../ports/task-runner';
import { fakeLineageEngine } from './fake-lineage-engine';
import { fakeParser } from './fake-parser';
import type { TestServices } from './test-services';

/** Executes nothing. */
export const fakeEventRunner: JobEventRunner = {
  run: async () => ({ variables: {}, cancel: false }),
};

/** @returns the parts of a runner over the memory stores */
export function runnerParts({ services, stores }: TestServices, tasks: TaskRunner): ExecutionRunnerParts {
  return {
    executions: stores.executions,
    logs: stores.logs,
    jobs: stores.jobs,
    connections: services.connections,
    parser: fakeParser,
    tasks,
    events: fakeEventRunner,
    lineage: fakeLineageEngine,
    dispatcher: services.dispatcher,
    clock: systemClock,
  };
}
