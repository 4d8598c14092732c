import { type Handler, ok } from '@jobglot/http-kit';
import { entity } from '../../odata/envelope';
import { USERS } from '../../wire/entity-sets';
import { valueHandler } from '../entities';
import { addressedRow } from './user-answer';

/** `GET /users(User)` */
export const getUser: Handler = async (context) => ok(entity(context.baseUrl, USERS, await addressedRow(context)));

/** `GET /users(User)/<property>/$value` */
export const getUserValue = valueHandler(USERS, addressedRow);
