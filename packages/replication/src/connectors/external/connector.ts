import { DomainError, type ResolvedConnection } from '@jobglot/core';
import type { Connector, PropertyDescriptor } from '../connector';
import { propertyValue } from '../property-names';

const PROPERTIES: readonly PropertyDescriptor[] = [
  { name: 'Connector', required: false, secret: false },
  // says how, not with what: kept readable though its name sounds secret
  { name: 'authType', required: false, secret: false },
];

function refused({ properties }: ResolvedConnection): DomainError {
  const what = propertyValue(properties, PROPERTIES, 'Connector') ?? 'of this connection';
  return new DomainError('connection.failed', `The connector ${what} is stored but cannot run here.`);
}

/**
 * A place of another product that has no connector here: the connection is kept with all its properties, so that whoever
 * describes it finds it again, but nothing can be read or written. Property `Connector`: what it is, e.g. `dis-connector`.
 */
export const externalConnector: Connector = {
  name: 'External',
  aliases: [],
  properties: PROPERTIES,

  check() {},

  async openSource(connection) {
    throw refused(connection);
  },

  async openDestination(connection) {
    throw refused(connection);
  },
};
