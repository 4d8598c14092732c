import type { ConfigValues } from './config-values';

export const JOB_TYPES = ['NORMAL_JOB', 'BATCH_JOB', 'SCENARIO_JOB'] as const;
export type CdmJobType = (typeof JOB_TYPES)[number];

/** A job as clients send it (page, Table 4), its configuration in one form. */
export interface JobRequest extends Readonly<Record<string, unknown>> {
  readonly job_type?: CdmJobType;
  readonly name?: string;
  readonly 'from-connector-name'?: string;
  readonly 'to-connector-name'?: string;
  readonly 'from-link-name'?: string;
  readonly 'to-link-name'?: string;
  readonly 'from-config-values'?: ConfigValues;
  readonly 'to-config-values'?: ConfigValues;
  readonly 'driver-config-values'?: ConfigValues;
  readonly enabled?: boolean;
}

export interface JobsRequest {
  readonly jobs: readonly JobRequest[];
}

/** What a check of a configuration found (page, Table 9): a WARNING saves, an ERROR does not. */
export interface Finding {
  readonly message: string;
  readonly status: 'ERROR' | 'WARNING';
}

/** Fields that mean something here. */
const KNOWN = new Set([
  ...['job_type', 'name', 'from-connector-name', 'to-connector-name', 'from-link-name', 'to-link-name'],
  ...['from-config-values', 'to-config-values', 'driver-config-values', 'enabled'],
]);

/** Fields that the server owns: what a client sends in them is ignored (COVERAGE.md). */
const SERVER_OWNED = new Set([
  ...['creation-user', 'creation-date', 'update-user', 'update-date', 'id', 'external_id', 'type', 'flag', 'status'],
  ...['is_incre_job', 'is_incrementing', 'is_use_sql', 'group_name', 'simple'],
  ...['execute_create_date', 'execute_start_date', 'execute_update_date', 'bytes_read', 'bytes_written', 'rows_read'],
  ...['rows_written', 'write_rows', 'update_rows', 'delete_rows', 'files_read', 'files_written'],
]);

/** @returns true when a field of a job is not to be kept as it was sent */
export function isKnownJobField(name: string): boolean {
  return KNOWN.has(name) || SERVER_OWNED.has(name);
}
