import { type Handler, ok } from '@jobglot/http-kit';
import { entity } from '../../odata/envelope';
import { JOBS } from '../../wire/entity-sets';
import { addressedRow } from './job-answer';

/** `GET /jobs(name)` */
export const getJob: Handler = async (context) => ok(entity(context.baseUrl, JOBS, await addressedRow(context)));
