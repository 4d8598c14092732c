import {
  type ClaimedExecution,
  type DispatchTicket,
  DomainError,
  type Execution,
  type ExecutionDetail,
  type ExecutionOutcome,
  type ExecutionStore,
  type Heartbeat,
  isTerminal,
  type JobStatus,
  type NewLogEntry,
  type PageRequest,
  type StartOutcome,
  type StartRequest,
  type TaskRunUpdate,
  type TaskSnapshot,
} from '@jobglot/core';
import type { Database } from '../database';
import { MicroBatch } from '../hot/micro-batch';
import { notify } from '../hot/notify';
import { type ClaimRequest, claimAll } from './claim';
import * as dispatch from './dispatch';
import { cancelOne, type FinishAnswer, type FinishRequest, finishAll } from './finish';
import * as read from './read';
import { startAll } from './start';
import * as work from './work';

/** Executions in PostgreSQL; what many callers ask at once travels in one statement. */
export class PostgresExecutionStore implements ExecutionStore {
  private readonly starts = new MicroBatch<StartRequest, StartOutcome>((batch) => startAll(this.db.pool, batch));
  private readonly finds = new MicroBatch<number, Execution | null>((ids) => read.findAll(this.db.pool, ids));
  private readonly details = new MicroBatch<number, ExecutionDetail | null>((ids) => read.details(this.db.pool, ids));
  private readonly statuses = new MicroBatch<string, JobStatus | null>((ids) => read.jobStatuses(this.db.pool, ids));
  private readonly claims = new MicroBatch<ClaimRequest, ClaimedExecution | null>((batch) =>
    claimAll(this.db.pool, batch),
  );
  private readonly finishes = new MicroBatch<FinishRequest, FinishAnswer>((batch) => finishAll(this.db.pool, batch));

  constructor(private readonly db: Database) {}

  start(request: StartRequest): Promise<StartOutcome> {
    return this.starts.submit(request);
  }

  find(id: number): Promise<Execution | null> {
    return this.finds.submit(id);
  }

  detail(id: number): Promise<ExecutionDetail | null> {
    return this.details.submit(id);
  }

  jobStatus(jobId: string): Promise<JobStatus | null> {
    return this.statuses.submit(jobId);
  }

  listByJob(jobId: string, page: PageRequest): Promise<Execution[]> {
    return read.listByJob(this.db.pool, jobId, page);
  }

  taskRuns(executionId: number) {
    return read.taskRuns(this.db.pool, executionId);
  }

  taskHistory(jobId: string, taskId: string, page: PageRequest) {
    return read.taskHistory(this.db.pool, jobId, taskId, page);
  }

  lastTaskRuns(jobId: string) {
    return read.lastTaskRuns(this.db.pool, jobId);
  }

  liveOfJob(jobId: string): Promise<Execution[]> {
    return read.liveOfJob(this.db.pool, jobId);
  }

  async requestCancel(id: number, reason: string) {
    const freed = await cancelOne(this.db.pool, id, reason);
    return { execution: await this.find(id), freed };
  }

  async remove(id: number): Promise<void> {
    await this.db.knex.transaction(async (trx) => {
      const row = await trx('executions').where({ id }).forUpdate().first('status');
      if (!row) throw new DomainError('execution.not_found', 'There is no run with this identifier.');
      if (!isTerminal(row.status)) {
        throw new DomainError('execution.running', 'The run is unfinished; cancel it or wait for its end first.');
      }
      await trx('execution_logs').where({ execution_id: id }).delete();
      await trx('executions').where({ id }).delete();
    });
  }

  undispatched(limit: number, ageMs: number): Promise<DispatchTicket[]> {
    return dispatch.undispatched(this.db.pool, limit, ageMs);
  }

  markDispatched(tickets: readonly DispatchTicket[]): Promise<void> {
    return dispatch.markDispatched(this.db.pool, tickets);
  }

  requeue(jobId: string): Promise<DispatchTicket | null> {
    return dispatch.requeue(this.db.pool, jobId);
  }

  waiting(afterId: number, limit: number): Promise<DispatchTicket[]> {
    return dispatch.waiting(this.db.pool, afterId, limit);
  }

  redispatch(tickets: readonly DispatchTicket[]): Promise<DispatchTicket[]> {
    return dispatch.redispatch(this.db.pool, tickets);
  }

  claim(executionId: number, workerId: string, staleAfterMs: number): Promise<ClaimedExecution | null> {
    return this.claims.submit({ executionId, workerId, staleAfterMs });
  }

  heartbeat(beats: readonly Heartbeat[]) {
    return work.heartbeat(this.db.pool, beats);
  }

  setTasks(executionId: number, fence: number, tasks: readonly TaskSnapshot[]): Promise<void> {
    return work.setTasks(this.db.pool, executionId, fence, tasks);
  }

  saveTaskRun(executionId: number, fence: number, update: TaskRunUpdate): Promise<void> {
    return work.saveTaskRun(this.db.pool, executionId, fence, update);
  }

  beginRetry(executionId: number, fence: number, error: string): Promise<boolean> {
    return work.beginRetry(this.db.pool, executionId, fence, error);
  }

  endRetry(executionId: number, fence: number): Promise<boolean> {
    return work.endRetry(this.db.pool, executionId, fence);
  }

  finish(
    executionId: number,
    fence: number,
    outcome: ExecutionOutcome,
    lastLines: readonly NewLogEntry[],
  ): Promise<FinishAnswer> {
    return this.finishes.submit({ executionId, fence, outcome, lastLines });
  }

  handBack(executionId: number, fence: number): Promise<DispatchTicket | null> {
    return work.handBack(this.db.pool, executionId, fence);
  }

  async reapDead(staleAfterMs: number) {
    const reaped = await dispatch.reapDead(this.db.pool, staleAfterMs);
    if (reaped.cancelled.length > 0) await notify(this.db.pool, { kind: 'end', executionIds: reaped.cancelled });
    return reaped;
  }

  async purge(before: Date): Promise<number> {
    const { rowCount } = await this.db.pool.query(
      `with old as (delete from executions where finished_at < $1 returning id),
        lines as (delete from execution_logs where execution_id in (select id from old))
       select id from old`,
      [before],
    );
    return rowCount ?? 0;
  }
}
