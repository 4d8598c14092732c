import fc from 'fast-check';
import type { Call, CallAnswer } from '../call';
import { configs } from '../cdm-documents';
import { cdmToken } from '../cdm-token';
import { CDM } from '../document-operations';
import { expectCdmFault } from '../fault-cdm';
import { cdmValues } from '../role-subjects';
import type { RubbishSubject } from './rubbish-subject';
import { text } from './texts';

const INPUTS = [
  ...['fromJobConfig.useSql', 'fromJobConfig.sql', 'fromJobConfig.schemaName', 'fromJobConfig.tableName'],
  ...['fromJobConfig.whereClause', 'fromJobConfig.columnList', 'fromJobConfig.inputDirectory'],
  ...['toJobConfig.schemaName', 'toJobConfig.tableName', 'toJobConfig.columnList', 'toJobConfig.tablePreparation'],
  ...['toJobConfig.outputDirectory', 'throttlingConfig.numExtractors', 'throttlingConfig.maxErrorRecords'],
  ...['schedulerConfig.isSchedulerJob', 'schedulerConfig.cycleType', 'schedulerConfig.cycle', 'schedulerConfig.runAt'],
  ...['schedulerConfig.startDate', 'linkConfig.databaseType', 'linkConfig.host', 'linkConfig.port', 'x', ''],
];
const WORDS = [
  ...['true', 'false', 'day', 'week', '27,57', '2026-01-01 00:00:00', 'mon,tue', 'DROP_AND_CREATE', 'CSV_FILE'],
  ...[
    '0',
    '1',
    '-1',
    '2147483648',
    '1e3',
    '%',
    '%zz',
    '$\u007bdateformat(',
    '$\u007bdateformat(yyyy,x)}',
    '*',
    '../..',
    '/etc',
  ],
  ...["' OR 1=1 --", 'SELECT 1; DROP TABLE x', 'a&b&c', '[', ']]', '\u2028', 'POSTGRESQL', 'ORACLE'],
];

const value = fc.oneof(fc.constantFrom<unknown>(...WORDS, null, 5, true, {}, []), text);
const input = fc.record({ name: fc.constantFrom(...INPUTS), value, values: value }, { requiredKeys: ['name'] });
const group = fc.record({
  name: fc.constantFrom('fromJobConfig', 'toJobConfig', 'throttlingConfig', 'schedulerConfig', 'linkConfig', ''),
  inputs: fc.oneof(fc.array(input, { maxLength: 8 }), fc.constantFrom({}, null, 'x')),
});
const values = fc.oneof(fc.record({ configs: fc.array(group, { maxLength: 4 }) }), fc.constantFrom({}, null, []));
const job = fc.record(
  {
    name: text,
    job_type: fc.constantFrom('NORMAL_JOB', 'BATCH_JOB', 'SCENARIO_JOB', 'OTHER'),
    'from-connector-name': fc.constantFrom('hdfs-connector', 'generic-jdbc-connector', 'dis-connector'),
    'to-connector-name': text,
    'from-link-name': text,
    'to-link-name': text,
    'from-config-values': values,
    'to-config-values': values,
    'driver-config-values': values,
    enabled: fc.constantFrom(true, false, 'true'),
  },
  { requiredKeys: ['from-connector-name', 'to-link-name'] },
);
const link = fc.record(
  {
    name: text,
    'connector-name': fc.constantFrom('generic-jdbc-connector', 'obs-connector', 'dis-connector', 'nothing'),
    'link-config-values': values,
  },
  { requiredKeys: ['connector-name'] },
);
const jobs = fc.record({ jobs: fc.array(job, { maxLength: 3 }) });
const links = fc.record({ links: fc.array(link, { maxLength: 2 }) });
const good = configs('fromJobConfig', { inputDirectory: 'Accounts', inputFormat: 'CSV_FILE' });

/** Huawei CDM, through a bound cluster. */
export const cdmRubbish: RubbishSubject = {
  api: CDM,
  seen: [200, 400],
  queryNames: ['filter', 'page_no', 'page_size', 'jobType', 'jname', 'validate'],
  queryValues: ['0', '1', '101', '-1', 'x', '1e9', 'NORMAL_JOB', 'OTHER', 'true', 'TRUE', '%25', '', '\0'],
  fields: ['jobs', 'links', 'cluster', 'clusters', 'variables', 'start', 'name', 'from-config-values'],
  bodies: [{ body: JSON.stringify({ jobs: [{ 'from-config-values': good }] }) }],
  formed: { createJob: jobs, updateJob: jobs, createAndStartJob: jobs, createLink: links, updateLink: links },
  values: (_operation, objects) => cdmValues(objects),
  proof: async ({ baseUrl, clientId, clientSecret }) => ({
    'x-auth-token': await cdmToken(baseUrl, { id: clientId, secret: clientSecret }),
  }),
  disproof: (wrong) => ({ 'x-auth-token': wrong }),
  isOwnServerError,
  expectOwn: (answer) => expectCdmFault(answer, answer.status),
};

/** Failed deletes, and links that do not connect, are 500 by the vendor's pages. */
function isOwnServerError({ status, text: body }: CallAnswer, { method, path }: Call): boolean {
  if (status !== 500) return false;
  return method === 'DELETE'
    ? body.startsWith('{"errCode"')
    : path.includes('validate=') && body.includes('linkConfig');
}
