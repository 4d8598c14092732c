import { type Handler, ok } from '@jobglot/http-kit';
import { collection } from '../../odata/envelope';
import { JOBS } from '../../wire/entity-sets';
import { parameterOf } from '../../wire/parameters';
import { listHandler } from '../collections';
import { addressedRow, jobCollection } from './job-answer';

const all = listHandler(jobCollection);

/** `GET /jobs`, and `GET /jobs?JobName=`: the page's way to retrieve one, as a list of one; a missing job is a 404. */
export const listJobs: Handler = async (context) => {
  if (parameterOf(context.query, 'JobName') === undefined) return all(context);
  return ok(collection(context.baseUrl, JOBS, [await addressedRow(context)], {}));
};
