import { type Execution, type ExecutionDetail, isTerminal, MAX_RETRIES } from '@jobglot/core';
import { soundsSecret } from '@jobglot/http-kit';
import type { ExecutionDocument, ParameterDocument, StatusDocument } from '../wire/execution-document';
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
  const words = STATE_WORDS[execution.status];
  const exitStatus = exitStatusOf(execution);
  const log = logFile(execution);
  const duration = durationMs(startedAt, finishedAt);
  const parameters = parameterDocuments(execution.parameters);
  return {
    ...(_v !== undefined && { _v }),
    _type: 'job_execution',
    ...(_resource_state !== undefined && { _resource_state }),
    ...(execution.clientId !== null && { client_id: execution.clientId }),
    duration,
    effective_duration: duration,
    ...(finishedAt && { end_time: finishedAt.toISOString() }),
    ...(hasScopes(detail) && { execution_scopes: scopes }),
    execution_status: words.execution_status,
    ...(exitStatus && { exit_status: exitStatus }),
    id: String(execution.id),
    is_log_file_existing: hasLog,
    is_restart: false,
    job_id: execution.jobName,
    log_file_name: log.name,
    log_file_path: log.path,
    modification_time: modifiedAt(execution).toISOString(),
    ...(parameters.length > 0 && { parameters }),
    ...(execution.retries > 0 && {
      retry_information: {
        _type: 'retry_information',
        current_retry_attempt: execution.retries,
        max_retries: MAX_RETRIES,
      },
    }),
    start_time: (startedAt ?? createdAt).toISOString(),
    status: words.status,
    ...(isCancelled(execution) && { status_metadata: { _type: 'status_metadata', reason: execution.error ?? '' } }),
    ...(taskRuns.length > 0 && {
      step_executions: taskRuns.map((run) => stepDocument(run, tasks, scopes[0]!, modifiedAt(execution))),
    }),
  };
}

function exitStatusOf({ status, error }: Execution): StatusDocument | null {
  if (!isTerminal(status)) return null;
  const { status: code } = STATE_WORDS[status];
  return {
    _type: 'status',
    code,
    ...(error !== null && { message: error }),
    status: status === 'succeeded' ? 'ok' : 'error',
  };
}

function isCancelled({ status }: Execution): boolean {
  return status === 'cancelled' || status === 'cancelling';
}

/** Echoed by name; what is named like a secret is not shown again. */
function parameterDocuments(parameters: Readonly<Record<string, string>>): ParameterDocument[] {
  return Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ _type: 'job_execution_parameter', name, value: soundsSecret(name) ? HIDDEN : value }));
}
