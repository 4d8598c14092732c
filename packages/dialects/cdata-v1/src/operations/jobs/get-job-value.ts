import { JOBS } from '../../wire/entity-sets';
import { valueHandler } from '../entities';
import { addressedRow } from './job-answer';

/** `GET /jobs(name)/<property>/$value` */
export const getJobValue = valueHandler(JOBS, addressedRow);
