import type { Execution, RunAlert, TaskRun } from '@jobglot/core';

const COUNTERS = { read: 11, written: 7, inserted: 7, updated: 0, deleted: 0, failed: 4, bytes: 99 };
const JOB_ID = '5d1c7a2e-0000-4000-8000-000000000001';
const STARTED = new Date('2026-01-01T10:00:00Z');
const ENDED = new Date('2026-01-01T11:02:03Z');

/** @returns an alert of a failed run of two tasks, the second of which failed */
export function failedRun(change: Partial<RunAlert> = {}, execution: Partial<Execution> = {}): RunAlert {
  const task = (position: number, end: Partial<TaskRun>): TaskRun => ({
    executionId: 12,
    jobId: JOB_ID,
    taskId: `87000000000000000${position}`,
    position,
    statement: `REPLICATE [T${position}]`,
    status: 'succeeded',
    counters: COUNTERS,
    error: null,
    destinationTable: `copy.T${position}`,
    startedAt: STARTED,
    finishedAt: ENDED,
    ...end,
  });
  return {
    recipients: ['a@b.example', 'c@d.example'],
    subject: '',
    execution: {
      id: 12,
      jobId: JOB_ID,
      jobName: 'Nightly',
      workspaceId: JOB_ID,
      jobVersion: 1,
      trigger: 'api',
      clientId: null,
      plannedAt: null,
      selectedTaskIds: null,
      parameters: {},
      policy: 'refuse',
      status: 'failed',
      attempt: 1,
      retries: 0,
      fence: 1,
      counters: COUNTERS,
      tasksTotal: 2,
      tasksFailed: 1,
      error: '1 of 2 tasks failed.',
      createdAt: STARTED,
      startedAt: STARTED,
      heartbeatAt: ENDED,
      finishedAt: ENDED,
      ...execution,
    },
    tasks: [task(0, {}), task(1, { status: 'failed', error: 'The table T1 does not exist.' })],
    ...change,
  };
}
