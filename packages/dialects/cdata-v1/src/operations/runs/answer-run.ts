import { DomainError, isTerminal } from '@jobglot/core';
import { type Context, ok, type Reply } from '@jobglot/http-kit';
import { runRow, runRows } from '../../mappers/run-to-wire';
import { actionResult } from '../../odata/envelope';

/** What a start may ask for, in executeJob and executeQuery alike. */
export interface StartRequest {
  readonly JobName?: string;
  readonly JobId?: string;
  readonly ExecutionType?: 'Run' | 'Poll';
  readonly Async?: boolean;
  readonly WaitForResults?: boolean;
  /** seconds to wait for an earlier run of the job */
  readonly Timeout?: number;
}

/** setTimeout's own limit is 2^31 - 1 ms. */
const MAX_TIMEOUT_S = 2_000_000;

/** @returns how long an earlier run of the job is waited for, in ms */
export function patienceOf({ Timeout = 0 }: StartRequest): number {
  return Math.min(Timeout, MAX_TIMEOUT_S) * 1000;
}

/**
 * Waits for the end of a run, as long as the caller stays, and answers its rows. With `Async` true or `WaitForResults`
 * false it answers at once. Whoever hangs up ends the waiting, never the run.
 * @throws DomainError `service.unavailable` when this process stops meanwhile
 */
export async function answerRun(
  context: Context<StartRequest>,
  action: 'executeJob' | 'executeQuery',
  executionId: number,
): Promise<Reply> {
  const { services, caller, signal, baseUrl, body } = context;
  const { executions } = services;
  if (body.Async === true || body.WaitForResults === false) {
    const run = await executions.get(caller, executionId);
    return ok(actionResult(baseUrl, action, [runRow(run)]));
  }
  const run = await executions.waitForEnd(executionId, signal);
  if (!isTerminal(run.status)) {
    throw new DomainError(
      'service.unavailable',
      `The server stops; run ${executionId} goes on, its end is in history.`,
    );
  }
  return ok(actionResult(baseUrl, action, runRows(run, await executions.taskRuns(run))));
}
