import { DomainError } from '../../errors/domain-error';
import { isTerminal } from '../../execution/execution-state';
import type { Job } from '../../job/job';
import { refuseWhileRunning } from '../../job/job-service';
import type { JobActivity, JobHeader, JobInput, JobStore } from '../../ports/job-store';
import type { PageRequest } from '../../ports/page';
import type { ScheduleStore, StoredSchedule } from '../../ports/schedule-store';
import type { MemoryJob, MemoryState } from './memory-state';

export class MemoryJobStore implements JobStore {
  constructor(private readonly state: MemoryState) {}

  async insert(job: JobInput): Promise<Job> {
    this.refuseTaken(job);
    const now = new Date();
    const saved = this.complete(job, { number: this.state.next('job'), version: 1, createdAt: now, updatedAt: now });
    this.state.jobs.set(saved.id, { job: saved, deleted: false, servedUntil: now });
    this.state.tell({ kind: 'schedule', jobIds: [saved.id] });
    return saved;
  }

  async insertAll(jobs: readonly JobInput[]): Promise<Job[]> {
    for (const [i, job] of jobs.entries()) {
      this.refuseTaken(job);
      if (jobs.slice(0, i).some((other) => other.name === job.name)) throw nameTaken(job);
    }
    return Promise.all(jobs.map((job) => this.insert(job)));
  }

  async find(id: string): Promise<Job | null> {
    return this.live().find((job) => job.id === id) ?? null;
  }

  async findByName(workspaceId: string, name: string): Promise<Job | null> {
    return this.live().find((job) => job.workspaceId === workspaceId && job.name === name) ?? null;
  }

  async findByTask(taskId: string): Promise<Job | null> {
    return this.live().find((job) => job.tasks.some((task) => task.id === taskId)) ?? null;
  }

  async findByNumber(number: number): Promise<Job | null> {
    return this.live().find((job) => job.number === number) ?? null;
  }

  async header(id: string): Promise<JobHeader | null> {
    const job = await this.find(id);
    return job && { id: job.id, workspaceId: job.workspaceId, name: job.name };
  }

  async list(workspaceId: string, page: PageRequest): Promise<Job[]> {
    return this.live()
      .filter((job) => job.workspaceId === workspaceId)
      .slice(page.offset, page.offset + page.limit);
  }

  async change(id: string, change: (current: Job, activity: JobActivity) => JobInput | null): Promise<Job> {
    const entry = this.existing(id);
    const { job } = entry;
    const next = change(job, this.activity(id));
    if (!next) return job;
    this.refuseTaken(next);
    if (JSON.stringify(next.schedule) !== JSON.stringify(job.schedule)) entry.servedUntil = new Date();
    entry.job = this.complete(next, { ...job, version: job.version + 1, updatedAt: new Date() });
    this.state.tell({ kind: 'schedule', jobIds: [id] });
    return entry.job;
  }

  async remove(id: string): Promise<void> {
    const entry = this.existing(id);
    refuseWhileRunning(this.activity(id).live, this.state.jobs.get(id)!.job);
    entry.deleted = true;
    this.state.lineage.delete(id);
    this.state.tell({ kind: 'schedule', jobIds: [id] });
  }

  private live(): Job[] {
    return [...this.state.jobs.values()].filter((entry) => !entry.deleted).map((entry) => entry.job);
  }

  private existing(id: string): MemoryJob {
    const entry = this.state.jobs.get(id);
    if (!entry || entry.deleted) throw new DomainError('job.not_found', 'There is no such job.');
    return entry;
  }

  private activity(id: string): JobActivity {
    const live = [...this.state.executions.values()].filter(
      ({ execution }) => execution.jobId === id && !isTerminal(execution.status),
    );
    return { live: live.length > 0, liveTaskIds: live.flatMap(({ tasks }) => tasks.map((t) => t.id)) };
  }

  private refuseTaken(job: JobInput): void {
    const taken = this.live().some((j) => j.workspaceId === job.workspaceId && j.name === job.name && j.id !== job.id);
    if (taken) throw nameTaken(job);
  }

  private complete(job: JobInput, rest: Pick<Job, 'number' | 'version' | 'createdAt' | 'updatedAt'>): Job {
    const { number, version, createdAt, updatedAt } = rest;
    const tasks = job.tasks.map((task) => ({ ...task, id: task.id ?? this.state.nextTaskId() }));
    return { ...job, tasks, number, version, createdAt, updatedAt };
  }
}

function nameTaken({ name }: JobInput): DomainError {
  return new DomainError('job.name_taken', `A job named "${name}" exists already.`, { name });
}

export class MemoryScheduleStore implements ScheduleStore {
  constructor(private readonly state: MemoryState) {}

  async enabled(): Promise<StoredSchedule[]> {
    return [...this.state.jobs.values()]
      .filter(({ job, deleted }) => job.schedule.enabled && !deleted)
      .map(({ job, servedUntil }) => ({
        jobId: job.id,
        jobName: job.name,
        cron: job.schedule.cron,
        timeZone: job.schedule.timeZone,
        notBefore: job.schedule.notBefore ?? null,
        notAfter: job.schedule.notAfter ?? null,
        servedUntil,
      }));
  }

  async find(jobId: string): Promise<StoredSchedule | null> {
    return (await this.enabled()).find((schedule) => schedule.jobId === jobId) ?? null;
  }

  async serve(jobId: string, plannedAt: Date): Promise<void> {
    const entry = this.state.jobs.get(jobId);
    if (entry && entry.servedUntil < plannedAt) entry.servedUntil = plannedAt;
  }
}
