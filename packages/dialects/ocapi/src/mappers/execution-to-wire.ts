import { DEFAULT_JOB_OPTIONS, type Execution, type ExecutionDetail, isTerminal } from '@jobglot/core';
import { soundsSecret } from '@jobglot/http-kit';
import type {
  ExecutionDocument,
  ParameterDocument,
  RetryInformation,
  StatusDocument,
} from '../wire/execution-document';
import { logFile } from '../wire/log-file';
import { STATE_WORDS } from '../wire/states';
import { durationMs, modifiedAt } from '../wire/times';
import { stepDocument } from './step-to-wire';

const HIDDEN = '********';

/** What depends on where a document stands: alone, in a list, in a search. */
export type DocumentHead = Pick<ExecutionDocument, '_v' | '_resource_state'>;

/** @returns true when a run's document names its scopes */
export function hasScopes({ execution, taskRuns }: ExecutionDetail): boolean {
  return taskRuns.length > 0 || execution.finishedAt !== null;
}

/** @param scopes the sites of the run's workspace, sorted, or Organization; never empty when {@link hasScopes} */
export function executionDocument(
  detail: ExecutionDetail,
  scopes: readonly string[],
  { _v, _resource_state }: DocumentHead = {},
): ExecutionDocument {
  const { execution, tasks, taskRuns, hasLog } = detail;
  const { startedAt, finishedAt, createdAt } = execution;
  const { execution_status, status } = STATE_WORDS[execution.status];
  const log = logFile(execution);
  const duration = durationMs(startedAt, finishedAt);
  const modified = modifiedAt(execution);
  return {
    _v,
    _type: 'job_execution',
    _resource_state,
    client_id: execution.clientId ?? undefined,
    duration,
    effective_duration: duration,
    end_time: finishedAt?.toISOString(),
    execution_scopes: hasScopes(detail) ? scopes : undefined,
    execution_status,
    exit_status: isTerminal(execution.status) ? exitStatus(execution, status) : undefined,
    id: String(execution.id),
    is_log_file_existing: hasLog,
    is_restart: false,
    job_id: execution.jobName,
    log_file_name: log.name,
    log_file_path: log.path,
    modification_time: modified.toISOString(),
    parameters: parameterDocuments(execution.parameters),
    retry_information: execution.retries > 0 ? retryInformation(execution.retries) : undefined,
    start_time: (startedAt ?? createdAt).toISOString(),
    status,
    status_metadata: isCancelled(execution) ? { _type: 'status_metadata', reason: execution.error ?? '' } : undefined,
    step_executions:
      taskRuns.length > 0 ? taskRuns.map((run) => stepDocument(run, tasks, scopes[0]!, modified)) : undefined,
  };
}

function exitStatus({ status, error }: Execution, code: string): StatusDocument {
  return { _type: 'status', code, message: error ?? undefined, status: status === 'succeeded' ? 'ok' : 'error' };
}

function retryInformation(retries: number): RetryInformation {
  return {
    _type: 'retry_information',
    current_retry_attempt: retries,
    max_retries: Math.max(DEFAULT_JOB_OPTIONS.retries, retries),
  };
}

function isCancelled({ status }: Execution): boolean {
  return status === 'cancelled' || status === 'cancelling';
}

/** Echoed by name; what is named like a secret is not shown again. */
function parameterDocuments(parameters: Readonly<Record<string, string>>): ParameterDocument[] | undefined {
  const named = Object.entries(parameters);
  if (named.length === 0) return undefined;
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  return named.map(([name, value]) => ({
    _type: 'job_execution_parameter',
    name,
    value: soundsSecret(name) ? HIDDEN : value,
  }));
}
