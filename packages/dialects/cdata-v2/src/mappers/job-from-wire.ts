import type { JobDraft, JobPatch, StatementDraft } from '@jobglot/core';
import { defined, objectOr, unknownFields } from '@jobglot/http-kit';
import type { FlatJob } from './flat-job';
import { optionsFromWire } from './job-options';
import { DIALECT_KEY, keptData } from './kept-fields';

/** @returns a new job @throws DomainError `request.invalid` (an unknown field is named like a secret) */
export function jobDraft(flat: FlatJob): JobDraft {
  const statements = (flat.queries ?? []).map((statement): StatementDraft => ({ statement, active: true }));
  return {
    ...jobPatch(flat, {}),
    name: flat.name ?? '',
    type: flat.type ?? 'Standard',
    sourceConnectionId: flat.source_connection_id ?? null,
    destinationConnectionId: flat.destination_connection_id ?? null,
    options: { ...optionsFromWire(flat), ...cdcEngine(flat) },
    statements,
  };
}

/**
 * @param dialectData of the job as it is: fields kept before stay
 * @returns the change that an update asks for; what only create has is no part of it
 */
export function jobPatch(flat: FlatJob, dialectData: Readonly<Record<string, unknown>>): JobPatch {
  const { labels, concurrency_policy: concurrencyPolicy } = flat;
  return {
    ...defined({ name: flat.name, labels, concurrencyPolicy }),
    options: optionsFromWire(flat),
    schedule: defined({ enabled: flat.schedule_enabled, cron: flat.cron, timeZone: flat.schedule_time_zone }),
    notifications: defined({
      sendEmail: flat.send_email,
      emailTo: flat.email_to,
      emailSubject: flat.email_subject,
      emailErrorOnly: flat.email_error_only,
    }),
    events: defined({ preJob: flat.pre_job_event, postJob: flat.post_job_event }),
    dialectData: { [DIALECT_KEY]: kept(flat, keptData(dialectData)) },
  };
}

function cdcEngine({ cdc_engine_settings: engine }: FlatJob) {
  return engine === undefined ? {} : { cdcEngine: engine && { name: engine.name, schema: engine.schema } };
}

function kept(flat: FlatJob, before: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { pipeline_id, cdc_engine_settings, unknown = {} } = flat;
  const otherSettings = unknownFields(cdc_engine_settings ?? {}, (name) => name === 'name' || name === 'schema');
  return {
    ...before,
    ...defined({ pipeline_id }),
    ...(Object.keys(otherSettings).length > 0 ? { cdc_engine_settings: otherSettings } : {}),
    fields: { ...objectOr(before.fields), ...unknownFields(unknown, () => false) },
  };
}
