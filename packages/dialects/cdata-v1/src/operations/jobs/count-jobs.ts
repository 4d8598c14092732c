import { countHandler } from '../collections';
import { jobCollection } from './job-answer';

/** `GET /jobs/$count` */
export const countJobs = countHandler(jobCollection);
