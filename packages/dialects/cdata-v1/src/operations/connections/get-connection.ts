import { type Handler, ok } from '@jobglot/http-kit';
import { entity } from '../../odata/envelope';
import { CONNECTIONS } from '../../wire/entity-sets';
import { valueHandler } from '../entities';
import { addressedRow } from './connection-answer';

/** `GET /connections(Name)`; small clients ask so whether it exists: a missing one is a 404 (notes, 3.5) */
export const getConnection: Handler = async (context) =>
  ok(entity(context.baseUrl, CONNECTIONS, await addressedRow(context)));

/** `GET /connections(Name)/<property>/$value` */
export const getConnectionValue = valueHandler(CONNECTIONS, addressedRow);
