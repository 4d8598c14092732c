import { type ConnectorCatalog, DomainError } from '@jobglot/core';
import { fakeCatalog } from '@jobglot/core/testing';

const MORE = ['MySQL', 'Files', 'External'];

/** The fake catalog with the connectors that links have; `..` in a path is refused as the real one does. */
export function catalog(): ConnectorCatalog {
  const fake = fakeCatalog();
  return {
    ...fake,
    check(connector, properties) {
      const known = MORE.find((name) => name.toLowerCase() === connector.toLowerCase());
      if (Object.values(properties).some((value) => value.includes('..'))) {
        throw new DomainError('connection.address_refused', 'The path leads out of the files root.');
      }
      return known ? { ...fake.check('PostgreSQL', properties), connector: known } : fake.check(connector, properties);
    },
  };
}
