import type { Context } from '@jobglot/http-kit';
import { historyRow } from '../../mappers/run-to-wire';
import { HISTORY } from '../../wire/entity-sets';
import { parameterOf } from '../../wire/parameters';
import { type Collection, countHandler, equals, listHandler } from '../collections';

export const historyCollection: Collection<'executions'> = { set: HISTORY, row: historyRow };

/** By name, not by job: a deleted job keeps its history. */
const ofJob = ({ query }: Context) => {
  const name = parameterOf(query, 'JobName');
  const id = parameterOf(query, 'JobId');
  if (name !== undefined) return equals<'executions'>('jobName', name);
  return id === undefined ? null : equals<'executions'>('jobId', id.toLowerCase());
};

/** `GET /history`, newest first */
export const listHistory = listHandler(historyCollection, ofJob);

/** `GET /history/$count` */
export const countHistory = countHandler(historyCollection, ofJob);
