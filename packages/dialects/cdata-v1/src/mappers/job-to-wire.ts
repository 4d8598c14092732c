import { type Caller, type Job, type JobListing, roleIncludes } from '@jobglot/core';
import { objectOr } from '@jobglot/http-kit';
import type { WireRow } from '../wire/job-wire';
import { JOB_STATUS_WORDS, TYPE_WORDS, wireTime } from '../wire/words';
import { optionsToWire, wireText } from './job-options';
import { keptData } from './kept-fields';

/** @returns the job as it is answered: known fields from the canonical model, the rest as it was sent */
export function jobRow({ job, sourceName, destinationName, status }: JobListing, caller: Caller): WireRow {
  const { schedule, notifications, events } = job;
  const may = (role: 'operator' | 'editor') => String(roleIncludes(caller.role, role));
  return {
    ...objectOr(keptData(job.dialectData).fields),
    JobId: job.id,
    JobName: job.name,
    Source: sourceName,
    Destination: destinationName,
    Status: JOB_STATUS_WORDS[status ?? 'null'],
    Scheduled: String(schedule.enabled),
    ScheduledCron: schedule.cron,
    NotifyWindowsEvent: String(notifications.processLog),
    SendEmailNotification: String(notifications.sendEmail),
    NotifyEmailTo: notifications.emailTo,
    NotifyEmailSubject: notifications.emailSubject,
    EmailErrorOnly: String(notifications.emailErrorOnly),
    ...optionsToWire(job.options),
    Verbosity: verbosityOf(job),
    SkipDeleted: String(job.options.deletionBehavior === 'SkipDelete'),
    PreJob: events.preJob,
    PostJob: events.postJob,
    Type: TYPE_WORDS[job.type],
    CanUpdate: may('editor'),
    CanRemove: may('editor'),
    CanExecute: may('operator'),
    CreationTime: wireTime(job.createdAt),
    LastModified: wireTime(job.updatedAt),
    ...Object.fromEntries(job.tasks.map(({ statement }, index) => [`Query#${index + 1}`, statement])),
  };
}

/** The number that was sent (0 and 4 have no level of their own), as long as nobody has set another level since. */
function verbosityOf(job: Job): string | null {
  const { sent, stored } = objectOr(keptData(job.dialectData).verbosity);
  return wireText(stored === job.options.verbosity ? sent : job.options.verbosity);
}
