import { type FieldTable, respeller } from '@jobglot/http-kit';

const ALERTS = {
  send_email: 'boolean',
  email_to: 'any',
  email_subject: 'any',
  email_error_only: 'boolean',
} as const satisfies FieldTable;

const REFERENCE = { id: 'any', name: 'any' } as const satisfies FieldTable;

/** Every body parameter of create and update, as the page's table spells them in lower case. */
export const JOB_FIELDS = {
  name: 'any',
  type: 'any',
  source_connection: REFERENCE,
  source_connection_id: 'any',
  destination_connection: REFERENCE,
  destination_connection_id: 'any',
  schedule: { enabled: 'boolean', cron: 'any', time_zone: 'any' },
  cron: 'any',
  alerts: ALERTS,
  ...ALERTS,
  enable_parallel_processing: 'boolean',
  worker_pool: 'integer',
  verbosity: 'integer',
  destination_schema: 'any',
  table_name_prefix: 'any',
  use_gmt_datetime: 'boolean',
  history_mode: 'boolean',
  truncate_table_data: 'boolean',
  drop_table: 'boolean',
  auto_truncate_strings: 'boolean',
  continue_on_error: 'boolean',
  deletion_behavior: 'any',
  alter_schema: 'boolean',
  replicate_interval: 'integer',
  replicate_interval_unit: 'any',
  replicate_start_date: 'any',
  batch_size: 'integer',
  pre_job_event: 'any',
  post_job_event: 'any',
  cdc_engine_settings: { name: 'any', schema: 'any' },
  labels: 'any',
  pipeline_id: 'any',
  queries: 'any',
  concurrency_policy: 'any',
} as const satisfies FieldTable;

export const CONNECTION_FIELDS = {
  name: 'any',
  connector: 'any',
  connector_version: 'any',
  // Property names are the connector's own: it folds them itself.
  properties: 'any',
  settings: { metadata_refresh_interval: 'any', logfile_verbosity: 'any', use_cdata_callback_url: 'boolean' },
  labels: 'any',
} as const satisfies FieldTable;

/** Fields that the server owns: sent back as they were read, they are ignored (D9). */
export const SERVER_FIELDS: readonly string[] = ['id', 'workspace_id', 'created_at', 'updated_at'];

export const spellJob = respeller(JOB_FIELDS);
export const spellConnection = respeller(CONNECTION_FIELDS);
export const spellExecute = respeller({ tasks: 'any' });
export const spellTask = respeller({ query: 'any', is_active: 'boolean', index: 'integer' });
export const spellMove = respeller({ from_index: 'integer', to_index: 'integer' });
export const spellWorkspace = respeller({ name: 'any' });
export const spellTokenRequest = respeller({ expired_in: 'integer' });
