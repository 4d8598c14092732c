import { randomUUID } from 'node:crypto';
import type { Execution } from '../../execution/execution';
import type { Job } from '../../job/job';
import { DEFAULT_JOB_OPTIONS } from '../../job/job-options';
import type { NewConnection } from '../../ports/connection-store';
import type { StartOutcome, StartRequest } from '../../ports/execution-store';
import type { JobInput } from '../../ports/job-store';
import type { Stores } from '../../ports/stores';

/** @returns a name that no other test uses */
export const unique = (prefix: string) => `${prefix}-${randomUUID().slice(0, 8)}`;

/** @returns a job as it is written, with the given statements */
export function jobInput(
  workspaceId: string,
  change: Partial<JobInput> = {},
  statements: readonly string[] = [],
): JobInput {
  return {
    id: randomUUID(),
    workspaceId,
    name: unique('job'),
    type: 'Standard',
    sourceConnectionId: null,
    destinationConnectionId: null,
    options: DEFAULT_JOB_OPTIONS,
    schedule: { enabled: false, cron: '', timeZone: null },
    notifications: { sendEmail: false, emailTo: '', emailSubject: '', emailErrorOnly: false, processLog: false },
    events: { preJob: '', postJob: '' },
    labels: [],
    concurrencyPolicy: 'refuse',
    tasks: statements.map((table, position) => ({
      id: null,
      position,
      statement: `REPLICATE [${table}]`,
      active: true,
      spec: { kind: 'replicate', table },
    })),
    dialectData: {},
    createdBy: 'tester',
    updatedBy: 'tester',
    ...change,
  };
}

/** @returns a connection as it is written */
export function connectionInput(workspaceId: string, change: Partial<NewConnection> = {}): NewConnection {
  return {
    id: randomUUID(),
    workspaceId,
    name: unique('connection'),
    connector: 'PostgreSQL',
    properties: { Server: 'db.example.org' },
    sealed: { Password: 'v1.sealed' },
    dialectData: {},
    createdBy: 'tester',
    updatedBy: 'tester',
    ...change,
  };
}

/** @returns a start of the job by a test client */
export function startRequest(jobId: string, change: Partial<StartRequest> = {}): StartRequest {
  return {
    jobId,
    workspaces: 'all',
    trigger: 'api',
    clientId: null,
    plannedAt: null,
    taskIds: null,
    parameters: {},
    ...change,
  };
}

/** @returns the id of a started execution; fails the test otherwise */
export function startedId(outcome: StartOutcome): number {
  if (outcome.kind !== 'started') throw new Error(`expected a start, got ${outcome.kind}`);
  return outcome.executionId;
}

/** A fresh workspace with one job in it. */
export async function freshJob(
  stores: Stores,
  change: Partial<JobInput> = {},
  statements: readonly string[] = [],
): Promise<Job> {
  const workspace = await stores.workspaces.insert({ id: randomUUID(), name: unique('workspace') });
  return stores.jobs.insert(jobInput(workspace.id, change, statements));
}

/** Starts and claims an execution of the job. */
export async function running(stores: Stores, jobId: string): Promise<Execution> {
  const id = startedId(await stores.executions.start(startRequest(jobId)));
  const claimed = await stores.executions.claim(id, 'worker', 60_000);
  return claimed!.execution;
}

export const STALE_MS = 60_000;
/** Older than any heartbeat: a claim with this limit takes over from a worker that is "dead". */
export const ALWAYS_STALE_MS = -1_000;
