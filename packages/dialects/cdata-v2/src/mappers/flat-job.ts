import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '@jobglot/core';
import { JOB_FIELDS, SERVER_FIELDS } from '../wire/body-fields';
import type { CdcEngineWire, JobRequest, JobWireFields } from '../wire/job-wire';

/** A job request with its groups dissolved: one place for each fact. */
export type FlatJob = Partial<JobWireFields> & {
  schedule_enabled?: boolean;
  schedule_time_zone?: string | null;
  source_connection_name?: string;
  destination_connection_name?: string;
  /** fields that mean nothing here; apart from the others, whose names a client might send too */
  unknown?: Readonly<Record<string, unknown>>;
};

/**
 * Dissolves the groups (`schedule`, `alerts`, `source_connection`, ...) of a request or an answered document.
 * @throws DomainError `request.invalid` when the flat and the grouped form of a field contradict
 */
export function flattenJob(body: JobRequest): FlatJob {
  const { source_connection, destination_connection, schedule, alerts, cdc_engine_settings, ...rest } = body;
  const isKnown = (name: string) => Object.hasOwn(JOB_FIELDS, name);
  const fields = Object.entries(rest).filter(([name]) => !SERVER_FIELDS.includes(name));
  const flat: FlatJob = Object.fromEntries(
    fields.filter(([name]) => isKnown(name)).map(([name, value]) => [name, emptyToNull(name, value)]),
  );
  flat.unknown = Object.fromEntries(fields.filter(([name]) => !isKnown(name)));
  put(flat, 'cron', schedule?.cron, 'schedule.cron');
  put(flat, 'schedule_enabled', schedule?.enabled, 'schedule.enabled');
  put(flat, 'schedule_time_zone', schedule?.time_zone, 'schedule.time_zone');
  for (const [name, value] of Object.entries(alerts ?? {})) put(flat, name, value, `alerts.${name}`);
  for (const [side, reference] of [
    ['source', source_connection],
    ['destination', destination_connection],
  ] as const) {
    const id = reference === null ? null : reference?.id;
    put(flat, `${side}_connection_id`, id, `${side}_connection.id`);
    put(flat, `${side}_connection_name`, reference?.name, `${side}_connection.name`);
  }
  if (cdc_engine_settings !== undefined) flat.cdc_engine_settings = wholeCdcEngine(cdc_engine_settings);
  return flat;
}

function put(flat: Record<string, unknown>, name: string, value: unknown, from: string): void {
  if (value === undefined) return;
  if (flat[name] !== undefined && !isDeepStrictEqual(flat[name], value)) {
    throw new DomainError('request.invalid', `${name} and ${from} contradict each other.`, { field: name });
  }
  flat[name] = value;
}

function wholeCdcEngine(sent: Partial<CdcEngineWire> | null): CdcEngineWire | null {
  return sent && { name: '', schema: '', ...sent };
}

/** Fields whose empty text means that there is none. */
const EMPTY_IS_NONE = new Set([
  'source_connection_id',
  'destination_connection_id',
  'destination_schema',
  'replicate_start_date',
  'pipeline_id',
]);

function emptyToNull(name: string, value: unknown): unknown {
  return value === '' && EMPTY_IS_NONE.has(name) ? null : value;
}
