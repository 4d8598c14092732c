/**
 * Documents as the page's samples and the later specification name them; what is empty is absent, never null. Here it is
 * undefined, which neither JSON nor XML writes: spread together, a document took six microseconds of every poll.
 */
export interface StatusDocument {
  readonly _type: 'status';
  readonly code: string;
  readonly message?: string | undefined;
  readonly status: 'ok' | 'error';
}

export interface ParameterDocument {
  readonly _type: 'job_execution_parameter';
  readonly name: string;
  readonly value: string;
}

export interface StepExecutionDocument {
  readonly _type: 'job_step_execution';
  readonly duration: number;
  readonly end_time?: string | undefined;
  readonly execution_scope: string;
  readonly execution_status: string;
  readonly exit_status?: StatusDocument | undefined;
  readonly id: string;
  readonly is_chunk_oriented: boolean;
  readonly item_filter_count: number;
  readonly item_write_count: number;
  readonly modification_time: string;
  readonly start_time: string;
  readonly status: string;
  readonly step_description: string;
  readonly step_id: string;
  readonly step_type_id: string;
  readonly step_type_info: string;
  readonly total_item_count: number;
}

export interface RetryInformation {
  readonly _type: 'retry_information';
  readonly current_retry_attempt: number;
  readonly max_retries: number;
}

/** Who or what brought a run where it is. */
export interface StatusMetadata {
  readonly _type: 'status_metadata';
  readonly reason: string;
}

export interface ExecutionDocument {
  readonly _v?: string | undefined;
  readonly _type: 'job_execution';
  readonly _resource_state?: string | undefined;
  readonly client_id?: string | undefined;
  readonly duration: number;
  readonly effective_duration: number;
  readonly end_time?: string | undefined;
  readonly execution_scopes?: readonly string[] | undefined;
  readonly execution_status: string;
  readonly exit_status?: StatusDocument | undefined;
  readonly id: string;
  readonly is_log_file_existing: boolean;
  readonly is_restart: boolean;
  readonly job_id: string;
  readonly log_file_name: string;
  readonly log_file_path: string;
  readonly modification_time: string;
  readonly parameters?: readonly ParameterDocument[] | undefined;
  readonly retry_information?: RetryInformation | undefined;
  readonly start_time: string;
  readonly status: string;
  readonly status_metadata?: StatusMetadata | undefined;
  readonly step_executions?: readonly StepExecutionDocument[] | undefined;
}
