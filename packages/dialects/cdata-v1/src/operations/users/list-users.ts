import { countHandler, listHandler } from '../collections';
import { userCollection } from './user-answer';

/** `GET /users`: the installation's clients */
export const listUsers = listHandler(userCollection);

/** `GET /users/$count` */
export const countUsers = countHandler(userCollection);
