import type { ResolvedConnection } from '../connection/connection';
import type { ExecutionStore } from '../ports/execution-store';
import type { JobEventOutcome, JobEventRequest, JobEventRunner } from '../ports/job-event-runner';
import { RunAbort } from '../ports/task-runner';
import type { RunUnderWay } from './run-under-way';
import { abortOf, explain } from './run-under-way';

/** Runs of a job that are looked at together. */
const PAGE = 20;

/** The connections that an event's inputs name. */
export interface EventSides {
  readonly source: ResolvedConnection | null;
  readonly destination: ResolvedConnection | null;
}

/** The pre- and post-job events of a run. */
export class JobEvents {
  constructor(
    private readonly store: ExecutionStore,
    private readonly runner: JobEventRunner,
  ) {}

  /**
   * Before the first task.
   *
   * @returns the run's parameters with the variables that the event has set
   * @throws TaskRunError the event failed, and with it the run; RunAbort `cancel`: the event wants it cancelled
   */
  async before(under: RunUnderWay, sides: EventSides): Promise<Readonly<Record<string, string>>> {
    const { execution, job } = under.claimed;
    const { parameters } = execution;
    if (!job.events.preJob) return parameters;
    const script = { when: 'pre-job', script: job.events.preJob, jobStatus: await this.previous(under) } as const;
    const { variables, cancel } = await this.run(under, sides, { ...script, jobError: '', variables: parameters });
    if (cancel) {
      await this.store.requestCancel(execution.id, 'The pre-job event cancelled the run.');
      throw new RunAbort('cancel');
    }
    return { ...parameters, ...variables };
  }

  /** After the last task, however it ended; a failure is told and changes nothing. @throws RunAbort */
  async after(
    under: RunUnderWay,
    sides: EventSides,
    end: { readonly status: string; readonly error: string | null },
    variables: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { job } = under.claimed;
    if (!job.events.postJob) return;
    const script = { when: 'post-job', script: job.events.postJob, jobStatus: end.status } as const;
    try {
      await this.run(under, sides, { ...script, jobError: end.error ?? '', variables });
    } catch (error) {
      const abort = abortOf(error, under);
      if (abort) throw abort;
      under.log.write('error', null, `The post-job event failed: ${explain(error, under)}`);
    }
  }

  /** @returns how the job's run before this one ended; later ones may be waiting already */
  private async previous({ claimed: { execution } }: RunUnderWay): Promise<string> {
    for (let offset = 0; ; offset += PAGE) {
      const newest = await this.store.listByJob(execution.jobId, { limit: PAGE, offset });
      const before = newest.find(({ id }) => id < execution.id);
      if (before || newest.length < PAGE) return before?.status ?? '';
    }
  }

  private async run(
    { claimed, run, log }: RunUnderWay,
    { source, destination }: EventSides,
    script: Pick<JobEventRequest, 'when' | 'script' | 'jobStatus' | 'jobError' | 'variables'>,
  ): Promise<JobEventOutcome> {
    const { signal } = run.controller;
    signal.throwIfAborted();
    return this.runner.run(
      {
        ...script,
        executionId: run.executionId,
        jobName: claimed.job.name,
        source: source?.name ?? '',
        destination: destination?.name ?? '',
        destinationConnection: destination,
      },
      { signal, log: (level, message) => log.write(level, null, message) },
    );
  }
}
