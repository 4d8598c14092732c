import type { Job } from '@jobglot/core';

/** A row of `jobs`, as both ways to the database deliver it. */
export interface JobRow {
  id: string;
  number: number;
  workspace_id: string;
  name: string;
  type: Job['type'];
  source_connection_id: string | null;
  destination_connection_id: string | null;
  options: Job['options'];
  schedule_enabled: boolean;
  schedule_cron: string;
  schedule_time_zone: string | null;
  schedule_not_before: Date | string | null;
  schedule_not_after: Date | string | null;
  notifications: Job['notifications'];
  events: Job['events'];
  labels: string[];
  concurrency_policy: Job['concurrencyPolicy'];
  tasks: Job['tasks'];
  dialect_data: Record<string, unknown>;
  version: number;
  created_by: string | null;
  updated_by: string | null;
  created_at: Date | string;
  updated_at: Date | string;
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    number: row.number,
    workspaceId: row.workspace_id,
    name: row.name,
    type: row.type,
    sourceConnectionId: row.source_connection_id,
    destinationConnectionId: row.destination_connection_id,
    options: row.options,
    schedule: {
      enabled: row.schedule_enabled,
      cron: row.schedule_cron,
      timeZone: row.schedule_time_zone,
      ...(row.schedule_not_before && { notBefore: new Date(row.schedule_not_before) }),
      ...(row.schedule_not_after && { notAfter: new Date(row.schedule_not_after) }),
    },
    notifications: row.notifications,
    events: row.events,
    labels: row.labels,
    concurrencyPolicy: row.concurrency_policy,
    tasks: row.tasks,
    dialectData: row.dialect_data,
    version: row.version,
    createdBy: row.created_by,
    updatedBy: row.updated_by,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}
