import type { IntervalUnit } from '@jobglot/core';

/** The page's body parameters of a job, spelled and typed as the document has them after decoding. */
export interface JobFields {
  readonly JobName: string;
  readonly Source: string | null;
  readonly Destination: string | null;
  readonly Scheduled: boolean;
  readonly ScheduledCron: string;
  readonly NotifyWindowsEvent: boolean;
  readonly SendEmailNotification: boolean;
  readonly NotifyEmailTo: string;
  readonly NotifyEmailSubject: string;
  readonly EmailErrorOnly: boolean;
  readonly Verbosity: number;
  readonly TableNamePrefix: string;
  readonly UseGmtDateTime: boolean;
  readonly TruncateTableData: boolean;
  readonly DropTable: boolean;
  readonly AutoTruncateStrings: boolean;
  readonly ContinueOnError: boolean;
  readonly AlterSchema: boolean;
  readonly ReplicateInterval: number | null;
  readonly ReplicateIntervalUnit: IntervalUnit;
  readonly ReplicateStartDate: string | null;
  readonly BatchSize: number | null;
  readonly CommandTimeout: number;
  readonly SkipDeleted: boolean;
  readonly OtherCacheOptions: string;
  readonly CacheSchema: string | null;
  readonly PreJob: string;
  readonly PostJob: string;
  readonly Type: string;
  readonly WorkspaceId: string;
}

/** A create or modify request: any of them, `Query#1` to `Query#n`, and what else was sent. */
export type JobRequest = Partial<JobFields> & Readonly<Record<string, unknown>>;

/** A row of any answer: text or null, but for unknown fields, which come back as they were sent. */
export type WireRow = Readonly<Record<string, unknown>>;
