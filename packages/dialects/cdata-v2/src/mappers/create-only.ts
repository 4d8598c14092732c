import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '@jobglot/core';
import type { JobWireFields } from '../wire/job-wire';
import type { FlatJob } from './flat-job';

/** Body parameters that the page lists for create and not for update. */
export const CREATE_ONLY = [
  'type',
  'source_connection_id',
  'destination_connection_id',
  'enable_parallel_processing',
  'worker_pool',
  'destination_schema',
  'history_mode',
  'deletion_behavior',
  'cdc_engine_settings',
  'queries',
] as const satisfies readonly (keyof JobWireFields)[];

/**
 * An update may repeat what only create has (a client that sends back what it read), not change it (D8).
 * @param current the job as it is, flattened
 * @returns the request without these fields
 * @throws DomainError `request.invalid` that names the fields
 */
export function withoutCreateOnly(sent: FlatJob, current: FlatJob): FlatJob {
  const changed = CREATE_ONLY.filter(
    (name) => sent[name] !== undefined && !isDeepStrictEqual(sent[name], current[name]),
  );
  if (changed.length > 0) {
    throw new DomainError(
      'request.invalid',
      `${changed.join(', ')} cannot be changed: only the creation of a job sets it.`,
      { field: changed[0] },
    );
  }
  const fixed = new Set<string>(CREATE_ONLY);
  return Object.fromEntries(Object.entries(sent).filter(([name]) => !fixed.has(name)));
}
