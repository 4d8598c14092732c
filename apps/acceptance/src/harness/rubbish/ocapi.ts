import type { Call, CallAnswer } from '../call';
import { OCAPI_DATA, OCAPI_LOGS } from '../document-operations';
import { expectLogFault, expectOcapiFault, expectOcapiXmlFault } from '../fault-ocapi';
import type { Installation } from '../installation';
import { OcapiClient } from '../ocapi-client';
import { ocapiValues } from '../role-subjects';
import { SELECTORS, searches } from './ocapi-search';
import type { RubbishSubject } from './rubbish-subject';

const XML = [
  '',
  '<',
  '<a>',
  '<job_execution_request/>',
  '<job_execution_request><parameters><item><name>a</name><value>b</value></item></parameters></job_execution_request>',
  '<job_execution_request><parameters><item><name/><value/></item></parameters></job_execution_request>',
  '<search_request><query><match_all_query/></query></search_request>',
  '<search_request><query><query><query/></query></query><count>many</count></search_request>',
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><search_request><query>&b;</query></search_request>',
  '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
  '<a>&nothing;&#0;&#x110000;&#xd800;</a>',
  '<a></b>',
  '<a/><b/>',
  '<a><![CDATA[x]]',
  '<?xml version="1.0" encoding="utf-16"?><a/>',
  '<__proto__><constructor>x</constructor></__proto__>',
  '<a x="1" x="2" xmlns:b="c"><b:d/></a>',
  '<a>'.repeat(20_000),
].map((body) => ({ body, contentType: 'application/xml' }));

const bearer = {
  seen: [200, 400],
  queryNames: ['select', 'start', 'count', 'format', 'method', 'client_id', 'expand', 'SELECT'],
  queryValues: [...SELECTORS, 'xml', 'json', 'pdf', 'DELETE', 'PUT', 'TRACE', '0', '-1', '201', '1e3', '2147483648'],
  fields: ['parameters', 'name', 'value', '_v', '_type', '_resource_state', 'file_name'],
  bodies: XML,
  formed: { searchExecutions: searches },
  // A token of its own for each test: the operations leave it as it is.
  proof: async (installation: Installation) => ({
    authorization: `Bearer ${await new OcapiClient(installation).bearer()}`,
  }),
  disproof: (text: string) => ({ authorization: `Bearer ${text}` }),
  values: (_operation: unknown, objects: Parameters<typeof ocapiValues>[0]) => ocapiValues(objects),
};

/** Salesforce OCAPI, Data API. */
export const ocapiRubbish: RubbishSubject = { ...bearer, api: OCAPI_DATA, expectOwn: expectOwnFormat };

/** Log files of OCAPI's runs. */
export const ocapiLogsRubbish: RubbishSubject = {
  ...bearer,
  api: OCAPI_LOGS,
  seen: [200, 404],
  expectOwn: (answer) => {
    // A range that the file has not: its length says it all.
    if (answer.status === 416)
      expect(answer).toMatchObject({
        text: '',
        headers: { 'content-range': expect.stringMatching(/^bytes \*\/\d+$/) },
      });
    else expectLogFault(answer, answer.status);
  },
};

/** Who asks for XML, in whatever way, gets faults in it too; nobody else does. */
function expectOwnFormat(answer: CallAnswer, { path, headers = {} }: Call): void {
  if (answer.headers['content-type']?.startsWith('application/xml')) {
    expect(`${path} ${headers.accept ?? ''} ${headers['content-type'] ?? ''}`).toMatch(/xml/i);
    expectOcapiXmlFault(answer);
  } else expectOcapiFault(answer, answer.status);
}
