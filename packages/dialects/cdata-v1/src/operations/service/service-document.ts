import { type Handler, ok } from '@jobglot/http-kit';
import { serviceDocument } from '../../odata/service-document';
import { ENTITY_SETS } from '../../wire/entity-sets';

/** `GET /` */
export const getServiceDocument: Handler = async ({ baseUrl }) => ok(serviceDocument(baseUrl, ENTITY_SETS));
