import { DomainError } from '../../errors/domain-error';
import type { DispatchTicket } from '../../execution/dispatch-ticket';
import type { Execution, ExecutionDetail, JobStatus, TaskRun, TaskSnapshot } from '../../execution/execution';
import { ACTIVE_STATUSES, canMove, type ExecutionStatus, isTerminal } from '../../execution/execution-state';
import { ZERO_COUNTERS } from '../../execution/run-counters';
import type {
  ClaimedExecution,
  ExecutionOutcome,
  ExecutionStore,
  Heartbeat,
  HeartbeatAnswer,
  StartOutcome,
  StartRequest,
  TaskRunUpdate,
} from '../../ports/execution-store';
import type { NewLogEntry } from '../../ports/log-store';
import type { PageRequest } from '../../ports/page';
import type { MemoryExecution, MemoryState } from './memory-state';

const isActive = (status: ExecutionStatus) => ACTIVE_STATUSES.includes(status);

export class MemoryExecutionStore implements ExecutionStore {
  constructor(private readonly state: MemoryState) {}

  async start(request: StartRequest): Promise<StartOutcome> {
    const entry = this.state.jobs.get(request.jobId);
    if (!entry || entry.deleted) return { kind: 'job_gone' };
    const { job } = entry;
    if (request.workspaces !== 'all' && !request.workspaces.includes(job.workspaceId)) return { kind: 'job_gone' };
    if (this.state.workspaces.get(job.workspaceId)?.stopped) return { kind: 'stopped' };
    const runs = this.ofJob(job.id);
    const live = runs.some(({ execution }) => !isTerminal(execution.status));
    const fired =
      request.plannedAt &&
      runs.some(({ execution }) => execution.plannedAt?.getTime() === request.plannedAt?.getTime());
    if ((live && job.concurrencyPolicy === 'refuse') || fired) return { kind: 'refused' };
    const tasks = job.tasks
      .filter((t) => (request.taskIds ? request.taskIds.includes(t.id) : t.active))
      .map((t) => ({ id: t.id, position: t.position, statement: t.statement, table: t.spec.table }));
    const id = this.state.next('execution');
    const execution: Execution = {
      id,
      jobId: job.id,
      jobName: job.name,
      workspaceId: job.workspaceId,
      jobVersion: job.version,
      trigger: request.trigger,
      clientId: request.clientId,
      plannedAt: request.plannedAt,
      selectedTaskIds: request.taskIds,
      parameters: request.parameters,
      policy: job.concurrencyPolicy,
      status: 'queued',
      attempt: 0,
      retries: 0,
      fence: 0,
      counters: ZERO_COUNTERS,
      tasksTotal: tasks.length,
      tasksFailed: 0,
      error: null,
      createdAt: new Date(),
      startedAt: null,
      heartbeatAt: null,
      finishedAt: null,
    };
    this.state.executions.set(id, { execution, tasks, dispatchCount: 1, enqueuedAt: null });
    return {
      kind: 'started',
      executionId: id,
      ticket: live ? null : { executionId: id, n: 1, ...(job.options.onTop && { onTop: true }) },
    };
  }

  async find(id: number): Promise<Execution | null> {
    return this.state.executions.get(id)?.execution ?? null;
  }

  async detail(id: number): Promise<ExecutionDetail | null> {
    const entry = this.state.executions.get(id);
    if (!entry) return null;
    const { execution, tasks } = entry;
    const hasLog = this.state.logs.some((line) => line.executionId === id);
    return { execution, tasks, taskRuns: await this.taskRuns(id), hasLog };
  }

  async jobStatus(jobId: string): Promise<JobStatus | null> {
    const entry = this.state.jobs.get(jobId);
    if (!entry || entry.deleted) return null;
    const runs = this.ofJob(jobId).map((e) => e.execution);
    const execution = runs.find((e) => isActive(e.status)) ?? runs.at(-1) ?? null;
    return { jobId, jobName: entry.job.name, workspaceId: entry.job.workspaceId, execution };
  }

  async listByJob(jobId: string, page: PageRequest): Promise<Execution[]> {
    const newestFirst = this.ofJob(jobId)
      .map((e) => e.execution)
      .reverse();
    return newestFirst.slice(page.offset, page.offset + page.limit);
  }

  async liveOfJob(jobId: string): Promise<Execution[]> {
    return this.ofJob(jobId)
      .map((e) => e.execution)
      .filter((e) => !isTerminal(e.status));
  }

  async taskRuns(executionId: number): Promise<TaskRun[]> {
    return this.state.taskRuns.filter((r) => r.executionId === executionId).sort((a, b) => a.position - b.position);
  }

  async taskHistory(jobId: string, taskId: string, page: PageRequest): Promise<TaskRun[]> {
    return this.state.taskRuns
      .filter((r) => r.jobId === jobId && r.taskId === taskId)
      .sort((a, b) => b.executionId - a.executionId)
      .slice(page.offset, page.offset + page.limit);
  }

  async lastTaskRuns(jobId: string): Promise<TaskRun[]> {
    const newest = new Map<string, TaskRun>();
    for (const run of this.state.taskRuns) {
      const known = newest.get(run.taskId);
      if (run.jobId === jobId && (!known || known.executionId < run.executionId)) newest.set(run.taskId, run);
    }
    return [...newest.values()].sort((a, b) => a.position - b.position);
  }

  async requestCancel(id: number, reason: string) {
    const entry = this.state.executions.get(id);
    if (!entry) return { execution: null, freed: null };
    const { status } = entry.execution;
    let freed: DispatchTicket | null = null;
    if (status === 'queued') {
      this.set(entry, { status: 'cancelled', error: reason, finishedAt: new Date() });
      this.state.tell({ kind: 'end', executionIds: [id] });
      if (!this.ofJob(entry.execution.jobId).some((e) => isActive(e.execution.status))) freed = this.freeNext(entry);
    } else if (status === 'running' || status === 'retrying') {
      this.set(entry, { status: 'cancelling', error: reason });
      this.state.tell({ kind: 'cancel', executionIds: [id] });
    }
    return { execution: entry.execution, freed };
  }

  async remove(id: number): Promise<void> {
    const entry = this.state.executions.get(id);
    if (!entry) throw new DomainError('execution.not_found', 'There is no such run.');
    if (!isTerminal(entry.execution.status)) throw new DomainError('execution.running', 'The run is unfinished.');
    this.drop(id);
  }

  async undispatched(limit: number, ageMs: number): Promise<DispatchTicket[]> {
    return [...this.state.executions.values()]
      .filter(({ execution, enqueuedAt }) => {
        const siblings = this.ofJob(execution.jobId).map((e) => e.execution);
        return (
          execution.status === 'queued' &&
          enqueuedAt === null &&
          execution.createdAt.getTime() < Date.now() - ageMs &&
          !siblings.some((s) => isActive(s.status) || (s.status === 'queued' && s.id < execution.id))
        );
      })
      .slice(0, limit)
      .map(toTicket);
  }

  async markDispatched(tickets: readonly DispatchTicket[]): Promise<void> {
    for (const { executionId, n } of tickets) {
      const entry = this.state.executions.get(executionId);
      if (entry?.dispatchCount === n) entry.enqueuedAt ??= Date.now();
    }
  }

  async requeue(jobId: string): Promise<DispatchTicket | null> {
    const runs = this.ofJob(jobId);
    const waiting = runs.find(({ execution }) => execution.status === 'queued');
    if (!waiting || runs.some(({ execution }) => isActive(execution.status))) return null;
    return newTicket(waiting);
  }

  async waiting(afterId: number, limit: number): Promise<DispatchTicket[]> {
    return [...this.state.executions.values()]
      .filter((e) => e.execution.status === 'queued' && e.enqueuedAt !== null && e.execution.id > afterId)
      .slice(0, limit)
      .map(toTicket);
  }

  async redispatch(tickets: readonly DispatchTicket[]): Promise<DispatchTicket[]> {
    return tickets.flatMap(({ executionId, n }) => {
      const entry = this.state.executions.get(executionId);
      return entry?.dispatchCount === n && entry.execution.status === 'queued' ? [newTicket(entry)] : [];
    });
  }

  async claim(executionId: number, _workerId: string, staleAfterMs: number): Promise<ClaimedExecution | null> {
    const entry = this.state.executions.get(executionId);
    if (!entry) return null;
    const { execution, tasks } = entry;
    if (execution.status === 'queued') {
      if (this.ofJob(execution.jobId).some((e) => isActive(e.execution.status))) {
        entry.enqueuedAt = null;
        return null;
      }
    } else if (!['running', 'retrying'].includes(execution.status) || !isDead(execution, staleAfterMs)) return null;
    this.set(entry, {
      status: 'running',
      attempt: execution.attempt + 1,
      fence: this.state.next('fence'),
      startedAt: execution.startedAt ?? new Date(),
      heartbeatAt: new Date(),
    });
    return { execution: entry.execution, job: this.state.jobs.get(execution.jobId)!.job, tasks };
  }

  async heartbeat(beats: readonly Heartbeat[]): Promise<Map<number, HeartbeatAnswer>> {
    const answers = new Map<number, HeartbeatAnswer>();
    for (const { executionId, fence, counters } of beats) {
      const entry = this.held(executionId, fence);
      if (!entry || !isActive(entry.execution.status)) continue;
      this.set(entry, { counters, heartbeatAt: new Date() });
      answers.set(executionId, entry.execution.status === 'cancelling' ? 'cancel' : 'ok');
    }
    return answers;
  }

  async setTasks(executionId: number, fence: number, tasks: readonly TaskSnapshot[]): Promise<void> {
    const entry = this.held(executionId, fence);
    if (!entry || !isActive(entry.execution.status)) return;
    entry.tasks = tasks;
    entry.execution = { ...entry.execution, tasksTotal: tasks.length };
  }

  async saveTaskRun(executionId: number, fence: number, update: TaskRunUpdate): Promise<void> {
    const entry = this.held(executionId, fence);
    if (!entry || !isActive(entry.execution.status)) return;
    const index = this.state.taskRuns.findIndex((r) => r.executionId === executionId && r.taskId === update.taskId);
    const run: TaskRun = {
      executionId,
      jobId: entry.execution.jobId,
      ...update,
      startedAt: this.state.taskRuns[index]?.startedAt ?? new Date(),
      finishedAt: update.status === 'running' ? null : new Date(),
    };
    if (index >= 0) this.state.taskRuns[index] = run;
    else this.state.taskRuns.push(run);
  }

  async beginRetry(executionId: number, fence: number, error: string): Promise<boolean> {
    const entry = this.held(executionId, fence);
    return entry !== null && this.move(entry, 'retrying', { error, retries: entry.execution.retries + 1 });
  }

  async endRetry(executionId: number, fence: number): Promise<boolean> {
    const entry = this.held(executionId, fence);
    return entry?.execution.status === 'retrying' && this.move(entry, 'running', { error: null });
  }

  async finish(executionId: number, fence: number, outcome: ExecutionOutcome, lastLines: readonly NewLogEntry[]) {
    const entry = this.held(executionId, fence);
    const reason = outcome.status === 'cancelled' ? entry?.execution.error : null;
    const ended = { ...outcome, error: reason ?? outcome.error, finishedAt: new Date() };
    if (!entry || !this.move(entry, outcome.status, ended)) {
      return { finished: false, freed: null };
    }
    for (const line of lastLines) this.state.logs.push({ ...line, sequence: this.state.next('log') });
    this.state.tell({ kind: 'end', executionIds: [executionId] });
    this.removeJobAfter(entry.execution);
    return { finished: true, freed: this.freeNext(entry) };
  }

  private removeJobAfter({ jobId, status }: Execution): void {
    const entry = this.state.jobs.get(jobId);
    const { removeAfter = 'never' } = entry?.job.options ?? {};
    const goes = removeAfter === 'end' || (removeAfter === 'success' && status === 'succeeded');
    const live = this.ofJob(jobId).some(({ execution }) => !isTerminal(execution.status));
    if (!entry || !goes || live) return;
    entry.deleted = true;
    this.state.lineage.delete(jobId);
  }

  async handBack(executionId: number, fence: number): Promise<DispatchTicket | null> {
    const entry = this.held(executionId, fence);
    if (!entry || !['running', 'retrying'].includes(entry.execution.status)) return null;
    this.set(entry, { status: 'retrying', heartbeatAt: null });
    return newTicket(entry);
  }

  async reapDead(staleAfterMs: number) {
    const tickets: DispatchTicket[] = [];
    const cancelled: number[] = [];
    for (const entry of this.state.executions.values()) {
      const { execution, enqueuedAt } = entry;
      if (!isActive(execution.status) || !isDead(execution, staleAfterMs)) continue;
      if (execution.status === 'cancelling') {
        this.set(entry, { status: 'cancelled', finishedAt: new Date() });
        cancelled.push(execution.id);
      } else if (execution.heartbeatAt || enqueuedAt === null || enqueuedAt < Date.now() - staleAfterMs) {
        this.set(entry, { heartbeatAt: null });
        tickets.push(newTicket(entry));
      }
    }
    if (cancelled.length > 0) this.state.tell({ kind: 'end', executionIds: cancelled });
    return { tickets, cancelled };
  }

  async purge(before: Date): Promise<number> {
    const old = [...this.state.executions.values()].filter(
      ({ execution }) => execution.finishedAt && execution.finishedAt < before,
    );
    for (const { execution } of old) this.drop(execution.id);
    return old.length;
  }

  private ofJob(jobId: string): MemoryExecution[] {
    return [...this.state.executions.values()].filter((e) => e.execution.jobId === jobId);
  }

  private held(id: number, fence: number): MemoryExecution | null {
    const entry = this.state.executions.get(id);
    return entry?.execution.fence === fence ? entry : null;
  }

  private move(entry: MemoryExecution, to: ExecutionStatus, change: Partial<Execution>): boolean {
    if (!canMove(entry.execution.status, to)) return false;
    this.set(entry, { ...change, status: to });
    return true;
  }

  private set(entry: MemoryExecution, change: Partial<Execution>): void {
    entry.execution = { ...entry.execution, ...change };
  }

  private freeNext({ execution }: MemoryExecution): DispatchTicket | null {
    if (execution.policy !== 'queue') return null;
    const next = this.ofJob(execution.jobId).find((e) => e.execution.status === 'queued');
    return next ? newTicket(next) : null;
  }

  private drop(id: number): void {
    this.state.executions.delete(id);
    removeWhere(this.state.taskRuns, (r) => r.executionId === id);
    removeWhere(this.state.logs, (l) => l.executionId === id);
  }
}

function toTicket(entry: MemoryExecution): DispatchTicket {
  return { executionId: entry.execution.id, n: entry.dispatchCount };
}

function newTicket(entry: MemoryExecution): DispatchTicket {
  entry.dispatchCount++;
  entry.enqueuedAt = null;
  return toTicket(entry);
}

function isDead(execution: Execution, staleAfterMs: number): boolean {
  return !execution.heartbeatAt || execution.heartbeatAt.getTime() < Date.now() - staleAfterMs;
}

function removeWhere<T>(list: T[], gone: (item: T) => boolean): void {
  list.splice(0, list.length, ...list.filter((item) => !gone(item)));
}
