import { create } from 'xmlbuilder2';
import { ACTIONS } from '../wire/actions';
import { ENTITY_SETS, JOBS } from '../wire/entity-sets';
import { edmxDocument } from './edmx';
import { serviceDocument } from './service-document';

it('$metadata: types, sets and actions in the namespace of the contexts', () => {
  const actions = [{ name: 'executeQuery', parameters: ['JobName', 'Query#1'] }];
  const small = { ...JOBS, properties: JOBS.properties.filter(({ name }) => name === 'JobName' || name === 'Source') };
  expect(create(edmxDocument([small], actions)).toObject()).toEqual({
    'edmx:Edmx': {
      '@xmlns:edmx': 'http://docs.oasis-open.org/odata/ns/edmx',
      '@Version': '4.0',
      'edmx:DataServices': {
        Schema: {
          '@xmlns': 'http://docs.oasis-open.org/odata/ns/edm',
          '@Namespace': 'CData',
          EntityType: {
            '@Name': 'job',
            Key: { PropertyRef: { '@Name': 'JobName' } },
            Property: [
              { '@Name': 'JobName', '@Type': 'Edm.String', '@Nullable': 'false' },
              { '@Name': 'Source', '@Type': 'Edm.String', '@Nullable': 'true' },
            ],
          },
          Action: {
            '@Name': 'executeQuery',
            Parameter: [
              { '@Name': 'JobName', '@Type': 'Edm.String' },
              { '@Name': 'Query_x0023_1', '@Type': 'Edm.String' },
            ],
          },
          EntityContainer: {
            '@Name': 'Container',
            EntitySet: { '@Name': 'jobs', '@EntityType': 'CData.job' },
            ActionImport: { '@Name': 'executeQuery', '@Action': 'CData.executeQuery' },
          },
        },
      },
    },
  });
});

it('every set has its key among its properties, and every name is legal', () => {
  for (const { key, properties } of ENTITY_SETS) expect(properties.map(({ name }) => name)).toContain(key);
  const names = [...edmxDocument(ENTITY_SETS, ACTIONS).matchAll(/ Name="([^"]*)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(100);
  // CSDL 4.0, 17.2: SimpleIdentifier
  for (const name of names) expect(name).toMatch(/^[A-Za-z_]\w{0,127}$/);
});

it('service document', () => {
  expect(serviceDocument('http://host/api.rsc', [JOBS])).toEqual({
    '@odata.context': 'http://host/api.rsc/$metadata',
    value: [{ name: 'jobs', kind: 'EntitySet', url: 'jobs' }],
  });
});
