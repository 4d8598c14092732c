import type { Handler } from '@jobglot/http-kit';
import { edmxDocument } from '../../odata/edmx';
import { ACTIONS } from '../../wire/actions';
import { ENTITY_SETS } from '../../wire/entity-sets';

const document = edmxDocument(ENTITY_SETS, ACTIONS);

/** `GET /$metadata`: EDMX, always XML */
export const getMetadata: Handler = async () => ({
  status: 200,
  text: document,
  headers: { 'Content-Type': 'application/xml; charset=utf-8' },
});
