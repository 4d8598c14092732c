import type { Job } from '@jobglot/core';
import { objectOr } from '@jobglot/http-kit';
import type { ConnectionReferenceWire, JobDocument } from '../wire/job-wire';
import { optionsToWire } from './job-options';
import { keptData } from './kept-fields';

/**
 * @param names of the job's connections, by id
 * @returns the job as it is answered: known fields from the canonical model, the rest as it was sent
 */
export function jobDocument(job: Job, names: ReadonlyMap<string, string>): JobDocument {
  const { notifications, events, schedule } = job;
  const kept = keptData(job.dialectData);
  const alerts = {
    send_email: notifications.sendEmail,
    email_to: notifications.emailTo,
    email_subject: notifications.emailSubject,
    email_error_only: notifications.emailErrorOnly,
  };
  return {
    ...objectOr(kept.fields),
    id: job.id,
    workspace_id: job.workspaceId,
    name: job.name,
    type: job.type,
    source_connection_id: job.sourceConnectionId,
    source_connection: reference(job.sourceConnectionId, names),
    destination_connection_id: job.destinationConnectionId,
    destination_connection: reference(job.destinationConnectionId, names),
    schedule: { enabled: schedule.enabled, cron: schedule.cron, time_zone: schedule.timeZone },
    cron: schedule.cron,
    alerts,
    ...alerts,
    ...optionsToWire(job.options),
    pre_job_event: events.preJob,
    post_job_event: events.postJob,
    cdc_engine_settings: job.options.cdcEngine && { ...objectOr(kept.cdc_engine_settings), ...job.options.cdcEngine },
    labels: job.labels,
    pipeline_id: typeof kept.pipeline_id === 'string' ? kept.pipeline_id : null,
    queries: job.tasks.map(({ statement }) => statement),
    concurrency_policy: job.concurrencyPolicy,
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
  };
}

function reference(id: string | null, names: ReadonlyMap<string, string>): ConnectionReferenceWire | null {
  return id === null ? null : { id, name: names.get(id) ?? '' };
}
