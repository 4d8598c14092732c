import { JOBS } from '../wire/entity-sets';
import { actionResult, collection, entity } from './envelope';
import { project } from './project';

const BASE = 'http://host/api.rsc';

it('contexts are those of the notes (1.3)', () => {
  expect(collection(BASE, JOBS, [{ JobName: 'a' }])).toEqual({
    '@odata.context': `${BASE}/$metadata#jobs`,
    value: [{ JobName: 'a' }],
  });
  expect(entity(BASE, JOBS, { JobName: 'a' })).toEqual({
    '@odata.context': `${BASE}/$metadata#jobs/$entity`,
    JobName: 'a',
  });
  expect(actionResult(BASE, 'executeJob', [])).toEqual({
    '@odata.context': `${BASE}/$metadata#Collection(CData.executeJobOutput)`,
    value: [],
  });
});

it('a count of 0 is a count', () => {
  expect(collection(BASE, JOBS, [], { count: 0, nextLink: 'next' })).toMatchObject({
    '@odata.count': 0,
    '@odata.nextLink': 'next',
  });
});

it('a row is cut to what was selected, in the order of $select', () => {
  const row = { JobName: 'a', Source: null, 'Query#1': 'q' };
  expect(project(row, null)).toBe(row);
  expect(Object.entries(project(row, ['query#1', 'Source', 'Missing']))).toEqual([
    ['Query#1', 'q'],
    ['Source', null],
  ]);
});
