import type { Job, Task } from '../job/job';
import type { PageRequest } from './page';

/** What a start, a poll or an access check needs to know of a job. */
export interface JobHeader {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
}

/** A task as it is written; a null id asks for a new one. */
export type TaskInput = Omit<Task, 'id'> & { readonly id: string | null };

/** A job as it is written. */
export type JobInput = Omit<Job, 'number' | 'version' | 'createdAt' | 'updatedAt' | 'tasks'> & {
  readonly tasks: readonly TaskInput[];
};

/** What goes on with a job while it is changed. */
export interface JobActivity {
  /** an unfinished execution exists (queued counts) */
  readonly live: boolean;
  /** ids of the tasks of unfinished executions */
  readonly liveTaskIds: readonly string[];
}

/** Keeps jobs with their tasks. Deleted jobs keep their history and free their name. */
export interface JobStore {
  /** @throws DomainError `job.name_taken`, `job.connection_not_found` */
  insert(job: JobInput): Promise<Job>;
  /** All of them or none. @throws as {@link insert} */
  insertAll(jobs: readonly JobInput[]): Promise<Job[]>;
  find(id: string): Promise<Job | null>;
  findByName(workspaceId: string, name: string): Promise<Job | null>;
  /** the job that has the task */
  findByTask(taskId: string): Promise<Job | null>;
  findByNumber(number: number): Promise<Job | null>;
  /** for hot paths: reads of many callers travel together */
  header(id: string): Promise<JobHeader | null>;
  /** ordered by creation, newest last */
  list(workspaceId: string, page: PageRequest): Promise<Job[]>;
  /**
   * Locks the job row, so that no start can slip in, and saves what `change` returns as the next version;
   * `null` saves nothing.
   * @throws DomainError `job.not_found`, `job.name_taken`, `job.connection_not_found`, and what `change` throws
   */
  change(id: string, change: (current: Job, activity: JobActivity) => JobInput | null): Promise<Job>;
  /** @throws DomainError `job.not_found`, `job.running` */
  remove(id: string): Promise<void>;
}
