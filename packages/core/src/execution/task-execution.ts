import { setTimeout as sleep } from 'node:timers/promises';
import type { ResolvedConnection } from '../connection/connection';
import type { ExecutionStore } from '../ports/execution-store';
import { TaskRunError, type TaskRunner, type TaskRunRequest, type TaskRunResult } from '../ports/task-runner';
import type { TaskSnapshot } from './execution';
import { type RunCounters, ZERO_COUNTERS } from './run-counters';
import type { RunLog } from './run-log';
import { abortOf, explain, insist, type RunUnderWay } from './run-under-way';

/** Pauses before the further tries of a task; the last one before all that follow. */
const RETRY_PAUSES_MS = [1_000, 5_000, 15_000];

/** How the run of one task ended. */
export interface TaskEnd {
  readonly failed: boolean;
  readonly error: string | null;
}

/** What all tasks of a run share. */
export interface TaskSides {
  readonly source: ResolvedConnection;
  readonly destination: ResolvedConnection;
  /** run parameters and variables of the pre-job event */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Runs single tasks and keeps their state in the store. */
export class TaskExecution {
  constructor(
    private readonly store: ExecutionStore,
    private readonly runner: TaskRunner,
  ) {}

  /** Never throws for a failed task. @param progress told the task's totals @throws RunAbort */
  async run(
    under: RunUnderWay,
    task: TaskSnapshot,
    sides: TaskSides,
    progress: (total: RunCounters) => void,
  ): Promise<TaskEnd> {
    const { run, log } = under;
    const { signal } = run.controller;
    signal.throwIfAborted();
    let counters: RunCounters = ZERO_COUNTERS;
    let destinationTable = task.table;
    const save = (status: 'running' | 'succeeded' | 'failed' | 'cancelled', error: string | null) =>
      insist(() =>
        this.store.saveTaskRun(run.executionId, run.fence, {
          taskId: task.id,
          position: task.position,
          statement: task.statement,
          status,
          counters,
          error,
          destinationTable,
        }),
      );
    await save('running', null);
    const context = {
      signal,
      progress: (total: RunCounters) => {
        counters = total;
        progress(total);
      },
      log: (level: Parameters<RunLog['write']>[0], message: string) => log.write(level, task.position, message),
    };
    try {
      const result = await this.tryAgain(under, request(under, task, sides), context);
      destinationTable = result.destinationTable;
      context.progress(result.counters);
      await save('succeeded', null);
      return { failed: false, error: null };
    } catch (error) {
      if (error instanceof TaskRunError && error.counters) context.progress(error.counters);
      const abort = abortOf(error, under);
      if (abort) {
        if (abort.why === 'cancel') await save('cancelled', 'The run was cancelled.');
        throw abort;
      }
      const message = explain(error, under);
      log.write('error', task.position, message);
      await save('failed', message);
      return { failed: true, error: message };
    }
  }

  /** Tries a task again after transient errors; its committed pages are not repeated. */
  private async tryAgain(
    { claimed, run }: RunUnderWay,
    wanted: Omit<TaskRunRequest, 'lastTry'>,
    context: Parameters<TaskRunner['run']>[1],
  ): Promise<TaskRunResult> {
    const { retries } = claimed.job.options;
    for (let tries = 0; ; tries++) {
      try {
        return await this.runner.run({ ...wanted, lastTry: tries >= retries }, context);
      } catch (error) {
        const transient = error instanceof TaskRunError && error.transient;
        if (!transient || tries >= retries || run.controller.signal.aborted) throw error;
        const pause = RETRY_PAUSES_MS[Math.min(tries, RETRY_PAUSES_MS.length - 1)]!;
        context.log('error', `${error.message} Trying again in ${pause / 1000} s.`);
        await insist(() => this.store.beginRetry(run.executionId, run.fence, error.message));
        await sleep(pause * (0.75 + Math.random() / 2), undefined, { signal: run.controller.signal });
        await insist(() => this.store.endRetry(run.executionId, run.fence));
      }
    }
  }
}

function request({ claimed, run }: RunUnderWay, task: TaskSnapshot, sides: TaskSides): Omit<TaskRunRequest, 'lastTry'> {
  const { job } = claimed;
  return {
    executionId: run.executionId,
    taskId: task.id,
    jobType: job.type,
    // of the job as it is now: a reset counts for every run that begins after it
    generation: job.tasks.find((t) => t.id === task.id)?.generation ?? 0,
    statement: task.statement,
    options: job.options,
    fence: run.fence,
    plannedAt: claimed.execution.plannedAt ?? claimed.execution.createdAt,
    ...sides,
  };
}

/** Runs tasks in order, `width` at a time; after a failure no further one begins unless `goOn`. */
export async function runInOrder(
  tasks: readonly TaskSnapshot[],
  width: number,
  goOn: boolean,
  runOne: (task: TaskSnapshot) => Promise<TaskEnd>,
): Promise<TaskEnd[]> {
  const waiting = [...tasks];
  const ends: TaskEnd[] = [];
  let stopped = false;
  const lane = async () => {
    for (let task = waiting.shift(); task && !stopped; task = waiting.shift()) {
      try {
        const end = await runOne(task);
        ends.push(end);
        if (end.failed && !goOn) stopped = true;
      } catch (error) {
        stopped = true;
        throw error;
      }
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, tasks.length) }, lane));
  const broken = lanes.find((result) => result.status === 'rejected');
  if (broken) throw broken.reason;
  return ends;
}
