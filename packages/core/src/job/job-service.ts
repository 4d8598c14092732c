import { randomUUID } from 'node:crypto';
import type { Caller } from '../client/client';
import { mayEnter } from '../client/client';
import { DomainError } from '../errors/domain-error';
import type { ConnectionStore } from '../ports/connection-store';
import type { JobInput, JobStore, TaskInput } from '../ports/job-store';
import type { PageRequest } from '../ports/page';
import type { StatementParser } from '../ports/statement-parser';
import { isUuid, type WorkspaceService } from '../workspace/workspace-service';
import type { Job } from './job';
import {
  checkJob,
  DEFAULT_NOTIFICATIONS,
  DEFAULT_SCHEDULE,
  type JobDraft,
  type JobPatch,
  NO_EVENTS,
  type StatementDraft,
  withDefaultOptions,
} from './job-draft';

/**
 * Jobs, for every dialect. Each method checks that the caller may enter the job's workspace; a job of a foreign
 * workspace is `job.not_found`, as if it did not exist. Roles are checked before, by the operation's declaration.
 */
export class JobService {
  constructor(
    private readonly jobs: JobStore,
    private readonly connections: ConnectionStore,
    private readonly workspaces: WorkspaceService,
    private readonly parser: StatementParser,
    private readonly defaultTimeZone: string,
  ) {}

  /** @throws DomainError `workspace.not_found` */
  async list(caller: Caller, workspaceId: string, page: PageRequest): Promise<Job[]> {
    const workspace = await this.workspaces.get(caller, workspaceId);
    return this.jobs.list(workspace.id, page);
  }

  /** @throws DomainError `job.not_found` */
  async get(caller: Caller, jobId: string): Promise<Job> {
    return this.visible(caller, isUuid(jobId) ? await this.jobs.find(jobId) : null);
  }

  /** @throws DomainError `workspace.not_found`, `job.not_found` */
  async getByName(caller: Caller, workspaceId: string, name: string): Promise<Job> {
    const workspace = await this.workspaces.get(caller, workspaceId);
    return this.visible(caller, await this.jobs.findByName(workspace.id, name));
  }

  /**
   * @param workspaceId id or `default`
   * @throws DomainError `workspace.not_found`, `job.name_invalid`, `job.name_taken`, `job.invalid`, `schedule.invalid`,
   *   `statement.invalid`, `job.connection_not_found`
   */
  async create(caller: Caller, workspaceId: string, draft: JobDraft): Promise<Job> {
    const [job] = await this.createAll(caller, workspaceId, [draft]);
    return job!;
  }

  /** All of them or none. @returns the jobs in the order of the drafts @throws DomainError as {@link create} */
  async createAll(caller: Caller, workspaceId: string, drafts: readonly JobDraft[]): Promise<Job[]> {
    const workspace = await this.workspaces.get(caller, workspaceId);
    const inputs = drafts.map((draft) => this.input(caller, workspace.id, draft));
    for (const input of inputs) {
      checkJob(input, this.defaultTimeZone);
      await this.checkConnections(input);
    }
    return this.jobs.insertAll(inputs);
  }

  /**
   * Merges the change into the job.
   * @throws DomainError as {@link create}, and `job.not_found`, `job.running`
   */
  async update(caller: Caller, jobId: string, patch: JobPatch): Promise<Job> {
    const { workspaceId } = await this.get(caller, jobId);
    const statements = patch.statements && this.tasks(patch.statements);
    await this.checkConnections({
      workspaceId,
      sourceConnectionId: patch.sourceConnectionId ?? null,
      destinationConnectionId: patch.destinationConnectionId ?? null,
    });
    return this.jobs.change(jobId, (job, activity) => {
      refuseWhileRunning(activity.live, job);
      const next: JobInput = {
        ...job,
        name: patch.name ?? job.name,
        sourceConnectionId: patch.sourceConnectionId === undefined ? job.sourceConnectionId : patch.sourceConnectionId,
        destinationConnectionId:
          patch.destinationConnectionId === undefined ? job.destinationConnectionId : patch.destinationConnectionId,
        options: { ...job.options, ...patch.options },
        schedule: { ...job.schedule, ...patch.schedule },
        notifications: { ...job.notifications, ...patch.notifications },
        events: { ...job.events, ...patch.events },
        labels: patch.labels ?? job.labels,
        concurrencyPolicy: patch.concurrencyPolicy ?? job.concurrencyPolicy,
        tasks: statements ?? job.tasks,
        dialectData: { ...job.dialectData, ...patch.dialectData },
        updatedBy: caller.clientId,
      };
      checkJob(next, this.defaultTimeZone);
      return next;
    });
  }

  /** Whether its runs are taken before those of other jobs; also while it runs. @throws DomainError `job.not_found` */
  async setOnTop(caller: Caller, jobId: string, onTop: boolean): Promise<Job> {
    await this.get(caller, jobId);
    return this.jobs.change(jobId, (job) =>
      job.options.onTop === onTop ? null : { ...job, updatedBy: caller.clientId, options: { ...job.options, onTop } },
    );
  }

  /** @throws DomainError `job.not_found`, `job.running` */
  async remove(caller: Caller, jobId: string): Promise<void> {
    await this.get(caller, jobId);
    await this.jobs.remove(jobId);
  }

  private input(caller: Caller, workspaceId: string, draft: JobDraft): JobInput {
    return {
      id: randomUUID(),
      workspaceId,
      name: draft.name,
      type: draft.type,
      sourceConnectionId: draft.sourceConnectionId,
      destinationConnectionId: draft.destinationConnectionId,
      options: withDefaultOptions(draft.options),
      schedule: { ...DEFAULT_SCHEDULE, ...draft.schedule },
      notifications: { ...DEFAULT_NOTIFICATIONS, ...draft.notifications },
      events: { ...NO_EVENTS, ...draft.events },
      labels: draft.labels ?? [],
      concurrencyPolicy: draft.concurrencyPolicy ?? 'refuse',
      tasks: this.tasks(draft.statements ?? []),
      dialectData: draft.dialectData ?? {},
      createdBy: caller.clientId,
      updatedBy: caller.clientId,
    };
  }

  /** @returns the statements as tasks, checked @throws DomainError `statement.invalid` */
  private tasks(statements: readonly StatementDraft[]): TaskInput[] {
    return statements.map(({ statement, active }, position) => ({
      id: null,
      position,
      statement,
      active,
      spec: this.parser.parse(statement),
    }));
  }

  private async checkConnections(
    job: Pick<JobInput, 'workspaceId' | 'sourceConnectionId' | 'destinationConnectionId'>,
  ): Promise<void> {
    for (const [side, id] of [
      ['source', job.sourceConnectionId],
      ['destination', job.destinationConnectionId],
    ] as const) {
      if (id === null) continue;
      const connection = isUuid(id) ? await this.connections.find(id) : null;
      if (connection?.workspaceId === job.workspaceId) continue;
      throw new DomainError(
        'job.connection_not_found',
        `The ${side} connection ${id} does not exist in this workspace.`,
        {
          side,
          id,
        },
      );
    }
  }

  private visible(caller: Caller, job: Job | null): Job {
    if (!job || !mayEnter(caller, job.workspaceId)) throw jobNotFound();
    return job;
  }
}

/** @throws DomainError `job.running` */
export function refuseWhileRunning(live: boolean, job: Job): void {
  if (live)
    throw new DomainError('job.running', `The job "${job.name}" is running; wait for its end or cancel it first.`, {
      name: job.name,
    });
}

/** The error for a job that does not exist, or not for this caller. */
export function jobNotFound(): DomainError {
  return new DomainError('job.not_found', 'There is no job with this identifier.');
}
