import type { ConcurrencyPolicy, DeletionBehavior, IntervalUnit, JobType, Verbosity } from '@jobglot/core';

/** Fields of a job that are flat on the wire and mean the same in request and answer. */
export interface JobWireFields {
  name: string;
  type: JobType;
  source_connection_id: string | null;
  destination_connection_id: string | null;
  cron: string;
  send_email: boolean;
  email_to: string;
  email_subject: string;
  email_error_only: boolean;
  enable_parallel_processing: boolean;
  worker_pool: number;
  verbosity: Verbosity;
  destination_schema: string | null;
  table_name_prefix: string;
  use_gmt_datetime: boolean;
  history_mode: boolean;
  truncate_table_data: boolean;
  drop_table: boolean;
  auto_truncate_strings: boolean;
  continue_on_error: boolean;
  deletion_behavior: DeletionBehavior;
  alter_schema: boolean;
  replicate_interval: number | null;
  replicate_interval_unit: IntervalUnit;
  replicate_start_date: string | null;
  batch_size: number | null;
  pre_job_event: string;
  post_job_event: string;
  cdc_engine_settings: CdcEngineWire | null;
  labels: readonly string[];
  pipeline_id: string | null;
  queries: readonly string[];
  concurrency_policy: ConcurrencyPolicy;
}

/** The page says "settings like Name and Schema"; others are kept. */
export interface CdcEngineWire {
  readonly name: string;
  readonly schema: string;
  readonly [other: string]: unknown;
}

export interface ScheduleWire {
  readonly enabled: boolean;
  readonly cron: string;
  readonly time_zone: string | null;
}

export type AlertsWire = Pick<JobWireFields, 'send_email' | 'email_to' | 'email_subject' | 'email_error_only'>;

export interface ConnectionReferenceWire {
  readonly id: string;
  readonly name: string;
}

/** The grouped forms of flat fields. */
export interface JobWireGroups {
  source_connection: ConnectionReferenceWire | null;
  destination_connection: ConnectionReferenceWire | null;
  schedule: ScheduleWire;
  alerts: AlertsWire;
}

/** Body of create and update, in the page's spelling. Other fields are kept. */
export type JobRequest = Partial<Omit<JobWireFields, 'cdc_engine_settings'>> & {
  readonly cdc_engine_settings?: Partial<CdcEngineWire> | null;
  readonly source_connection?: Partial<ConnectionReferenceWire> | null;
  readonly destination_connection?: Partial<ConnectionReferenceWire> | null;
  readonly schedule?: Partial<ScheduleWire>;
  readonly alerts?: Partial<AlertsWire>;
  readonly [unknown: string]: unknown;
};

/** A job as it is answered: flat and grouped (D7). */
export type JobDocument = JobWireFields &
  JobWireGroups & {
    readonly id: string;
    readonly workspace_id: string;
    readonly created_at: string;
    readonly updated_at: string;
    readonly [unknown: string]: unknown;
  };
