import { type Handler, ok } from '@jobglot/http-kit';
import { linkDocument } from '../../mappers/link-to-wire';
import { STORED_CONNECTORS } from '../../wire/connectors';
import { clusterOf } from '../cluster-of';

/** Connectors that nothing is moved from or to here; the vendor's own text of these fields is not published (notes, 8). */
const UNMAPPED = Object.keys(STORED_CONNECTORS).join(',');

/** `GET /clusters/{cluster_id}/cdm/link/{link_name}` */
export const getLink: Handler = async (context) => {
  const { services, caller, params } = context;
  const { id } = await clusterOf(context);
  const connection = await services.connections.getByName(caller, id, params.link_name ?? '');
  return ok({
    links: [linkDocument(connection)],
    'fromTo-unMapping': UNMAPPED,
    'batchFromTo-mapping': 'generic-jdbc-connector',
  });
};
