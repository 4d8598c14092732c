import { countHandler, listHandler } from '../collections';
import { connectionCollection } from './connection-answer';

/** `GET /connections` */
export const listConnections = listHandler(connectionCollection);

/** `GET /connections/$count` */
export const countConnections = countHandler(connectionCollection);
