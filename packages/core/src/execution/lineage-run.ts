import type { ResolvedConnection } from '../connection/connection';
import type { ExecutionStore } from '../ports/execution-store';
import type { LineageEngine, LineageTaskEnd } from '../ports/lineage-engine';
import { TaskRunError } from '../ports/task-runner';
import type { TaskSnapshot } from './execution';
import { addCounters, type RunCounters, ZERO_COUNTERS } from './run-counters';
import { abortOf, insist, type RunUnderWay } from './run-under-way';
import type { TaskEnd } from './task-execution';

/** The run of a Lineage job: its tasks are read together, since each may name what another defines. */
export class LineageRun {
  constructor(
    private readonly store: ExecutionStore,
    private readonly engine: LineageEngine,
  ) {}

  /** @returns how each task ended @throws TaskRunError nothing could be analysed; RunAbort */
  async run(under: RunUnderWay, tasks: readonly TaskSnapshot[], source: ResolvedConnection | null): Promise<TaskEnd[]> {
    const { run, log, claimed } = under;
    const { job } = claimed;
    const options = job.options.lineage;
    if (options === null) throw new TaskRunError('The job does not say which vendor its SQL is of.');
    const counted = new Map<string, RunCounters>();
    const progress = (taskId: string, counters: RunCounters) => {
      counted.set(taskId, counters);
      run.counters = [...counted.values()].reduce(addCounters, ZERO_COUNTERS);
    };
    for (const task of tasks) await this.save(under, task, 'running', ZERO_COUNTERS, null);
    try {
      const request = { executionId: run.executionId, jobId: job.id, fence: run.fence, options, tasks, source };
      const { signal } = run.controller;
      const ends = await this.engine.analyze(request, { signal, progress, log: (...line) => log.write(...line) });
      return await this.finish(under, tasks, ends, progress);
    } catch (error) {
      const abort = abortOf(error, under);
      const stopped = abort?.why === 'cancel';
      for (const task of tasks) {
        const counters = counted.get(task.id) ?? ZERO_COUNTERS;
        if (stopped) await this.save(under, task, 'cancelled', counters, 'The run was cancelled.');
        else if (!abort) await this.save(under, task, 'failed', counters, 'The analysis failed.');
      }
      throw error;
    }
  }

  private async finish(
    under: RunUnderWay,
    tasks: readonly TaskSnapshot[],
    ends: readonly LineageTaskEnd[],
    progress: (taskId: string, counters: RunCounters) => void,
  ): Promise<TaskEnd[]> {
    const byTask = new Map(ends.map((end) => [end.taskId, end]));
    const finished: TaskEnd[] = [];
    for (const task of tasks) {
      const { counters, error } = byTask.get(task.id) ?? { counters: ZERO_COUNTERS, error: 'It was not analysed.' };
      progress(task.id, counters);
      if (error !== null) under.log.write('error', task.position, error);
      await this.save(under, task, error === null ? 'succeeded' : 'failed', counters, error);
      finished.push({ failed: error !== null, error });
    }
    return finished;
  }

  private save(
    { run }: RunUnderWay,
    task: TaskSnapshot,
    status: 'running' | 'succeeded' | 'failed' | 'cancelled',
    counters: RunCounters,
    error: string | null,
  ): Promise<void> {
    const { id: taskId, position, statement, table: destinationTable } = task;
    const update = { taskId, position, statement, status, counters, error, destinationTable };
    return insist(() => this.store.saveTaskRun(run.executionId, run.fence, update));
  }
}
