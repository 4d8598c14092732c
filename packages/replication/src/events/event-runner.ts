import type { JobEventContext, JobEventOutcome, JobEventRequest, JobEventRunner } from '@jobglot/core';

/** Executes the scripts of jobs (docs/events.md). */
export class ScriptEventRunner implements JobEventRunner {
  async run(request: JobEventRequest, context: JobEventContext): Promise<JobEventOutcome> {
    context.log('info', `The ${request.when} event was not executed: event scripts are stored only.`);
    return { variables: {}, cancel: false };
  }
}
