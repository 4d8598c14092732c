import { OcapiFault } from '../../fault';
import { compileSearch } from '../index';
import { runs, type Sample } from './runs';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 31, 12, minute));
/** A run of every state. */
export const SAMPLES: Record<string, Sample> = {
  queued: { id: 1, jobName: 'Nightly Import', status: 'queued', createdAt: at(50) },
  running: { id: 2, jobName: 'nightly export', status: 'running', createdAt: at(1), startedAt: at(40) },
  retrying: { id: 3, jobName: 'weekly', status: 'retrying', createdAt: at(1), startedAt: at(30) },
  cancelling: { id: 4, jobName: 'weekly', status: 'cancelling', createdAt: at(1), startedAt: at(25) },
  ok: { id: 5, jobName: 'weekly', status: 'succeeded', createdAt: at(1), startedAt: at(20), finishedAt: at(22) },
  error: { id: 6, jobName: 'weekly', status: 'failed', createdAt: at(1), startedAt: at(10), finishedAt: at(12) },
  aborted: { id: 7, jobName: "it's %_", status: 'cancelled', createdAt: at(1), finishedAt: at(2) },
};
export const list = runs(SAMPLES);

/** @returns the names of the runs that the query finds, in its order, else in that of the samples */
export const found = (query: object, rest: object = {}) => list.find(compileSearch({ query, ...rest }));
export const term = (field: string, operator: string, ...values: unknown[]) => ({
  term_query: { fields: [field], operator, values },
});
export const filtered = (filter: object) => ({ filtered_query: { query: { match_all_query: {} }, filter } });

/** @returns status, type and arguments of the fault; `none` when it compiles */
export const fault = (body: unknown) => {
  try {
    compileSearch(body);
  } catch (error) {
    if (error instanceof OcapiFault) return [error.status, error.type, error.args];
    throw error;
  }
  return 'none';
};
export const faultOf = (query: object) => fault({ query });
