import type { Call, CallAnswer } from '../call';
import { CDATA_V1, CDATA_V2 } from '../document-operations';
import { expectFault } from '../fault';
import { valuesV1 } from '../role-subjects';
import type { RubbishSubject } from './rubbish-subject';

/** What breaks readers of OData: unfinished, too deep, of the wrong type, of no property. */
const ODATA = [
  "JobName eq '",
  "JobName eq 'a' and",
  'JobName eq 5',
  'Nothing eq null',
  'contains(JobName',
  "contains(JobName,'%25_\\')",
  `not(${'('.repeat(500)}`,
  `${'not '.repeat(800)}true`,
  'RunStartDate gt 99999-99-99T99:99:99Z',
  'Index eq 1e999',
  'Id eq 99999999999999999999',
  "JobId eq '00'",
  'JobName,,Status',
  'JobName desc asc',
  '*',
  '-1',
  '1.5',
  '99999999999999999999',
  'atom',
  'nothing/nothing',
];
const ODATA_NAMES = ['$filter', '$select', '$orderby', '$top', '$skip', '$count', '$format', '$FILTER'];

const both = {
  seen: [200, 400],
  queryNames: ['limit', 'offset', 'job_id', '@authtoken', ...ODATA_NAMES],
  queryValues: ODATA,
  fields: ['Query#1', 'Query#0', 'Query2', 'User#1', 'Password#1', 'Roles#1', 'ExpiredIn#1', 'User'],
  bodies: [],
  formed: {},
  proof: ({ token }: { token: string }) => ({ 'x-cdata-authtoken': token }),
  disproof: (text: string) => ({ 'x-cdata-authtoken': text }),
  expectOwn,
};

/** CData Sync REST v1, by names. */
export const cdataV1Rubbish: RubbishSubject = {
  ...both,
  api: CDATA_V1,
  values: (operation, objects, user) => ({ ...objects, ...valuesV1(operation, { ...objects, user }) }),
};

/** CData Sync REST v2, by ids. */
export const cdataV2Rubbish: RubbishSubject = {
  ...both,
  api: CDATA_V2,
  values: (_operation, objects) => ({ ...objects }),
};

/** Who asks for Atom, or for XML, gets errors in it too. */
function expectOwn(answer: CallAnswer, { path, headers = {} }: Call): void {
  if (answer.headers['content-type']?.startsWith('application/atom+xml')) {
    expect(`${path.split('?')[1] ?? ''} ${headers.accept ?? ''}`).toMatch(/atom|xml/i);
    expect(answer.text).toMatch(/^<\?xml/);
  } else expectFault(answer, answer.status);
}
