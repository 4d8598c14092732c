import { countHandler, listHandler } from '../collections';
import { ofJob, taskCollection } from './task-answer';

/** `GET /tasks` */
export const listTasks = listHandler(taskCollection, ofJob);

/** `GET /tasks/$count` */
export const countTasks = countHandler(taskCollection, ofJob);
