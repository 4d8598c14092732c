import { DomainError, type Job, type JobDraft, type JobPatch, type StatementDraft } from '@jobglot/core';
import { defined, objectOr, unknownFields } from '@jobglot/http-kit';
import { JOB_FIELDS, JOB_SERVER_FIELDS } from '../wire/body-fields';
import type { JobRequest } from '../wire/job-wire';
import { isStatementField, statementsOf } from '../wire/statements';
import { TYPE_OF } from '../wire/words';
import { optionsFromWire, storedVerbosity } from './job-options';
import { DIALECT_KEY, keptData } from './kept-fields';

/** Ids of the connections that a request names; undefined: it does not name one, null: none. */
export interface NamedConnections {
  readonly source?: string | null;
  readonly destination?: string | null;
}

/** @throws DomainError `request.invalid` */
export function jobDraft(body: JobRequest, connections: NamedConnections): JobDraft {
  return {
    ...commonPart(body, null),
    name: body.JobName ?? '',
    type: typeOf(body.Type) ?? 'Standard',
    sourceConnectionId: connections.source ?? null,
    destinationConnectionId: connections.destination ?? null,
  };
}

/**
 * @param job as it is
 * @throws DomainError `request.invalid`: name and type of a job stay (the page has neither among a change's parameters)
 */
export function jobPatch(body: JobRequest, connections: NamedConnections, job: Job): JobPatch {
  if (body.JobName !== undefined && body.JobName !== job.name) {
    throw new DomainError('request.invalid', 'JobName cannot be changed; create another job.', { field: 'JobName' });
  }
  const type = typeOf(body.Type);
  if (type !== undefined && type !== job.type) {
    throw new DomainError('request.invalid', 'Type cannot be changed; create another job.', { field: 'Type' });
  }
  return {
    ...commonPart(body, job),
    ...(connections.source === undefined ? {} : { sourceConnectionId: connections.source }),
    ...(connections.destination === undefined ? {} : { destinationConnectionId: connections.destination }),
  };
}

function commonPart(body: JobRequest, job: Job | null) {
  const statements = statementsOf(body)?.map((statement): StatementDraft => ({ statement, active: true }));
  return {
    options: optionsFromWire(body, job?.options ?? null),
    schedule: defined({ enabled: body.Scheduled, cron: body.ScheduledCron }),
    notifications: defined({
      sendEmail: body.SendEmailNotification,
      emailTo: body.NotifyEmailTo,
      emailSubject: body.NotifyEmailSubject,
      emailErrorOnly: body.EmailErrorOnly,
      processLog: body.NotifyWindowsEvent,
    }),
    events: defined({ preJob: body.PreJob, postJob: body.PostJob }),
    ...(statements && { statements }),
    dialectData: { [DIALECT_KEY]: kept(body, keptData(job?.dialectData ?? {})) },
  };
}

function typeOf(sent: string | undefined) {
  if (sent === undefined || sent === '') return undefined;
  const type = TYPE_OF.get(sent.toLowerCase());
  if (!type) throw new DomainError('request.invalid', `Type "${sent}" is unknown.`, { field: 'Type' });
  if (type === 'Lineage') {
    throw new DomainError('job.not_expressible', 'A Lineage job is made from SQL files; use the SQLFlow API.');
  }
  return type;
}

function kept(body: JobRequest, before: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known = (name: string) =>
    Object.hasOwn(JOB_FIELDS, name) || JOB_SERVER_FIELDS.has(name) || isStatementField(name);
  const { Verbosity: sent } = body;
  return {
    ...before,
    ...(sent === undefined ? {} : { verbosity: { sent, stored: storedVerbosity(sent) } }),
    fields: { ...objectOr(before.fields), ...unknownFields(body, known) },
  };
}
