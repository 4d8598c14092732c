import { create } from 'xmlbuilder2';
import type { EntityType } from './entity-set';
import { xmlName } from './xml-text';

/** An action and the names of its parameters. */
export interface ActionDescription {
  readonly name: string;
  readonly parameters: readonly string[];
}

const NAMESPACE = 'CData';

/** @returns `$metadata`: the sets, their types (every property is text here) and the actions (OData CSDL 4.0) */
export function edmxDocument(sets: readonly EntityType[], actions: readonly ActionDescription[]): string {
  const schema = create({ version: '1.0', encoding: 'utf-8' })
    .ele('http://docs.oasis-open.org/odata/ns/edmx', 'edmx:Edmx', { Version: '4.0' })
    .ele('edmx:DataServices')
    .ele('http://docs.oasis-open.org/odata/ns/edm', 'Schema', { Namespace: NAMESPACE });
  for (const { typeName, key, properties } of sets) {
    const type = schema.ele('EntityType', { Name: typeName });
    type.ele('Key').ele('PropertyRef', { Name: key });
    for (const { name } of properties) type.ele('Property', { Name: name, Type: 'Edm.String', Nullable: name !== key });
  }
  for (const { name, parameters } of actions) {
    const action = schema.ele('Action', { Name: name });
    for (const parameter of parameters) action.ele('Parameter', { Name: xmlName(parameter), Type: 'Edm.String' });
  }
  const container = schema.ele('EntityContainer', { Name: 'Container' });
  for (const { name, typeName } of sets)
    container.ele('EntitySet', { Name: name, EntityType: `${NAMESPACE}.${typeName}` });
  for (const { name } of actions) container.ele('ActionImport', { Name: name, Action: `${NAMESPACE}.${name}` });
  return schema.doc().end({ prettyPrint: true });
}
