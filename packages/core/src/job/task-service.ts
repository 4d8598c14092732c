import type { Caller } from '../client/client';
import { DomainError } from '../errors/domain-error';
import type { JobStore, TaskInput } from '../ports/job-store';
import type { StatementParser } from '../ports/statement-parser';
import type { Job, Task } from './job';
import type { StatementDraft } from './job-draft';
import type { JobService } from './job-service';

/** A change to a task: what is absent stays. */
export type TaskPatch = Partial<StatementDraft> & {
  /** new 0-based position */
  readonly position?: number;
};

/** The tasks of a job. Positions are 0-based and always 0..n-1. */
export class TaskService {
  constructor(
    private readonly jobService: JobService,
    private readonly jobs: JobStore,
    private readonly parser: StatementParser,
  ) {}

  /** Ordered by position. @throws DomainError `job.not_found` */
  async list(caller: Caller, jobId: string): Promise<readonly Task[]> {
    return (await this.jobService.get(caller, jobId)).tasks;
  }

  /** @throws DomainError `job.not_found`, `task.not_found` */
  async get(caller: Caller, jobId: string, taskId: string): Promise<Task> {
    return taskOf(await this.jobService.get(caller, jobId), taskId);
  }

  /**
   * Appends a task, or puts it at `position`. A running execution is not touched: it runs what it was started with.
   * @throws DomainError `job.not_found`, `statement.invalid`, `task.position_invalid`
   */
  async add(caller: Caller, jobId: string, draft: StatementDraft, position?: number): Promise<Task> {
    await this.jobService.get(caller, jobId);
    const task: TaskInput = { id: null, position: 0, ...draft, spec: this.parser.parse(draft.statement) };
    const index = { value: 0 };
    const job = await this.jobs.change(jobId, (current) => {
      index.value = position ?? current.tasks.length;
      if (index.value > current.tasks.length) throw positionInvalid('index', index.value);
      return {
        ...current,
        updatedBy: caller.clientId,
        tasks: renumber(current.tasks.toSpliced(index.value, 0, task as Task)),
      };
    });
    return job.tasks[index.value]!;
  }

  /** @throws DomainError `job.not_found`, `task.not_found`, `task.running`, `statement.invalid`, `task.position_invalid` */
  async update(caller: Caller, jobId: string, taskId: string, patch: TaskPatch): Promise<Task> {
    await this.jobService.get(caller, jobId);
    const spec = patch.statement === undefined ? undefined : this.parser.parse(patch.statement);
    const job = await this.jobs.change(jobId, (current, activity) => {
      const task = taskOf(current, taskId);
      refuseWhileRunning(activity.liveTaskIds, taskId);
      const changed: Task = {
        ...task,
        statement: patch.statement ?? task.statement,
        active: patch.active ?? task.active,
        spec: spec ?? task.spec,
      };
      const position = patch.position ?? task.position;
      if (position >= current.tasks.length) throw positionInvalid('index', position);
      const others = current.tasks.filter((t) => t.id !== taskId);
      return { ...current, updatedBy: caller.clientId, tasks: renumber(others.toSpliced(position, 0, changed)) };
    });
    return taskOf(job, taskId);
  }

  /**
   * Puts another task in the place of one. Unlike a change it may come while the job runs: what runs is what was started.
   * @returns the new task @throws DomainError `job.not_found`, `task.not_found`, `statement.invalid`
   */
  async replace(caller: Caller, jobId: string, taskId: string, draft: StatementDraft): Promise<Task> {
    await this.jobService.get(caller, jobId);
    const spec = this.parser.parse(draft.statement);
    const place = { position: 0 };
    const job = await this.jobs.change(jobId, (current) => {
      place.position = taskOf(current, taskId).position;
      const task: TaskInput = { id: null, position: place.position, ...draft, spec };
      return {
        ...current,
        updatedBy: caller.clientId,
        tasks: current.tasks.map((t) => (t.id === taskId ? task : t)),
      };
    });
    return job.tasks[place.position]!;
  }

  /** @throws DomainError `job.not_found`, `task.not_found`, `task.running` */
  async remove(caller: Caller, jobId: string, taskId: string): Promise<void> {
    await this.jobService.get(caller, jobId);
    await this.jobs.change(jobId, (current, activity) => {
      taskOf(current, taskId);
      refuseWhileRunning(activity.liveTaskIds, taskId);
      return { ...current, updatedBy: caller.clientId, tasks: renumber(current.tasks.filter((t) => t.id !== taskId)) };
    });
  }

  /**
   * Forgets what the task keeps between its runs (check column, loaded files, feed position): the next run begins at the
   * beginning. What its destination still holds is of an earlier generation then, and does not count.
   * @throws DomainError `task.not_found`, `task.running`
   */
  async reset(caller: Caller, taskId: string): Promise<Task> {
    const found = await this.jobs.findByTask(taskId);
    if (!found) throw taskNotFound();
    // whoever may not see the job does not learn that the task exists
    await this.jobService.get(caller, found.id).catch((error) => {
      throw error instanceof DomainError && error.code === 'job.not_found' ? taskNotFound() : error;
    });
    const job = await this.jobs.change(found.id, (current, activity) => {
      const { generation = 0 } = taskOf(current, taskId);
      refuseWhileRunning(activity.liveTaskIds, taskId);
      const reset = (t: Task): Task => (t.id === taskId ? { ...t, generation: generation + 1 } : t);
      return { ...current, updatedBy: caller.clientId, tasks: current.tasks.map(reset) };
    });
    return taskOf(job, taskId);
  }

  /**
   * @param from where the caller believes the task to be (0-based): a wrong one is refused, since the list has changed meanwhile
   * @throws DomainError `job.not_found`, `task.not_found`, `task.position_invalid` (names the field)
   */
  async move(caller: Caller, jobId: string, taskId: string, from: number, to: number): Promise<Task> {
    await this.jobService.get(caller, jobId);
    const job = await this.jobs.change(jobId, (current) => {
      const task = taskOf(current, taskId);
      if (task.position !== from) {
        throw new DomainError('task.position_invalid', `The task is at index ${task.position}, not at ${from}.`, {
          field: 'from_index',
        });
      }
      if (to >= current.tasks.length) throw positionInvalid('to_index', to);
      const others = current.tasks.filter((t) => t.id !== taskId);
      return { ...current, updatedBy: caller.clientId, tasks: renumber(others.toSpliced(to, 0, task)) };
    });
    return taskOf(job, taskId);
  }
}

function taskOf(job: Job, taskId: string): Task {
  const task = job.tasks.find((t) => t.id === taskId);
  if (!task) throw taskNotFound();
  return task;
}

function taskNotFound(): DomainError {
  return new DomainError('task.not_found', 'The job has no task with this identifier.');
}

function renumber(tasks: readonly Task[]): Task[] {
  return tasks.map((task, position) => ({ ...task, position }));
}

function refuseWhileRunning(liveTaskIds: readonly string[], taskId: string): void {
  if (liveTaskIds.includes(taskId)) {
    throw new DomainError('task.running', 'The task is running; wait for its end or cancel the job first.');
  }
}

function positionInvalid(field: string, position: number): DomainError {
  return new DomainError('task.position_invalid', `There is no position ${position} in the list of tasks.`, { field });
}
