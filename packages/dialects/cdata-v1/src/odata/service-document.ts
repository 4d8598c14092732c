import type { EntityType } from './entity-set';

/** @returns the service document (OData JSON Format 4.0, 5): which entity sets there are */
export function serviceDocument(baseUrl: string, sets: readonly EntityType[]) {
  return {
    '@odata.context': `${baseUrl}/$metadata`,
    value: sets.map(({ name }) => ({ name, kind: 'EntitySet', url: name })),
  };
}
