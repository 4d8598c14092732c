import {
  DEFAULT_JOB_OPTIONS,
  type JobOptions,
  type JobType,
  type LogLevel,
  type ResolvedConnection,
  type RunCounters,
  type TaskRunRequest,
  type TaskRunResult,
} from '@jobglot/core';
import type { ConnectorEnvironment } from '../connectors/connector';
import { createReplication } from '../index';
import { LOCAL_ENVIRONMENT } from './local-environment';

/** What a run is made from; the rest has defaults. */
export interface TaskInputs {
  readonly statement: string;
  readonly source: ResolvedConnection;
  readonly destination: ResolvedConnection;
  readonly options?: Partial<JobOptions>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly executionId?: number;
  readonly fence?: number;
  readonly taskId?: string;
  readonly lastTry?: boolean;
  readonly jobType?: JobType;
  readonly generation?: number;
  readonly plannedAt?: Date;
  readonly signal?: AbortSignal;
  readonly environment?: ConnectorEnvironment;
  log?(level: LogLevel, message: string): void;
  progress?(counters: RunCounters): void;
}

let claims = 1000;

/** @returns the request that a worker would make; each one is a later claim than the one before */
export function taskRequest(inputs: TaskInputs): TaskRunRequest {
  claims++;
  return {
    executionId: inputs.executionId ?? claims,
    taskId: inputs.taskId ?? '100000000000000001',
    jobType: inputs.jobType ?? 'Standard',
    generation: inputs.generation ?? 0,
    statement: inputs.statement,
    options: { ...DEFAULT_JOB_OPTIONS, ...inputs.options },
    source: inputs.source,
    destination: inputs.destination,
    fence: inputs.fence ?? claims,
    parameters: inputs.parameters ?? {},
    plannedAt: inputs.plannedAt ?? new Date(),
    lastTry: inputs.lastTry ?? false,
  };
}

/** Runs a task as a worker would. @returns the result and the log, `level: message` */
export async function runTask(inputs: TaskInputs): Promise<TaskRunResult & { log: string[] }> {
  const log: string[] = [];
  const { runner } = createReplication(inputs.environment ?? LOCAL_ENVIRONMENT);
  const result = await runner.run(taskRequest(inputs), {
    signal: inputs.signal ?? new AbortController().signal,
    progress: (counters) => inputs.progress?.(counters),
    log: (level, message) => {
      log.push(`${level}: ${message}`);
      inputs.log?.(level, message);
    },
  });
  return { ...result, log };
}
