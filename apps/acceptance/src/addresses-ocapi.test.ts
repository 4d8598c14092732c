import { call } from './harness/call';
import { expectLogFault, expectOcapiFault } from './harness/fault-ocapi';
import { type Installation, startInstallation } from './harness/installation';
import { OcapiClient, WEBDAV } from './harness/ocapi-client';

/** Addresses that OCAPI takes apart by itself: prefix, site, version, doubled slashes, names of logs. */
let installation: Installation;
let authorization: string;

beforeAll(async () => {
  installation = await startInstallation();
  authorization = `Bearer ${await new OcapiClient(installation).bearer()}`;
});

afterAll(() => installation?.stop());

const JOB = '/jobs/none/executions';
const LOG = `${WEBDAV}/Sites/Impex/log`;

const ADDRESSES: readonly [path: string, status: number, type: string][] = [
  [`/dw/data/v17_2${JOB}`, 404, 'JobNotFoundException'],
  [`/s/-/dw/data/v17_2${JOB}`, 404, 'JobNotFoundException'],
  [`/dw//data//v17_2/${JOB}`, 404, 'JobNotFoundException'],
  [`/s/%2D/dw/data/v99_9${JOB}`, 404, 'JobNotFoundException'],
  [`/s/%00/dw/data/v17_2${JOB}`, 404, 'UnknownSiteException'],
  ['/s/a%00b/dw/data/v17_2/jobs/x/executions/1', 404, 'UnknownSiteException'],
  [`/s/%zz/dw/data/v17_2${JOB}`, 404, 'JobNotFoundException'],
  [`/s/%C0%80/dw/data/v17_2${JOB}`, 404, 'JobNotFoundException'],
  [`/s/${'x'.repeat(8_000)}/dw/data/v17_2${JOB}`, 404, 'JobNotFoundException'],
  [`/s/__proto__/dw/data/v17_2${JOB}`, 404, 'JobNotFoundException'],
  [`/dw/data/v14_8${JOB}`, 404, 'VersionNotFoundException'],
  [`/dw/data/17.2${JOB}`, 400, 'InvalidVersionException'],
  [`/dw/data/v017_2${JOB}`, 400, 'InvalidVersionException'],
  [`/dw/data/v9999_1${JOB}`, 400, 'InvalidVersionException'],
  [`/dw/data`, 400, 'InvalidVersionException'],
  ['/dw/data/v17_2', 404, 'ResourcePathNotFoundException'],
  ['/dw/data/v17_2/jobs', 404, 'ResourcePathNotFoundException'],
  ['/dw/data/v17_2/nothing', 404, 'ResourcePathNotFoundException'],
  ['/dw', 404, 'ResourcePathNotFoundException'],
  ['/dw/shop/v17_2/sites', 404, 'ResourcePathNotFoundException'],
  ['/dw/data/v17_2/jobs/%00/executions', 400, 'MalformedParameterException'],
  [`/dw/data/v17_2${JOB}/%00`, 400, 'MalformedParameterException'],
  ['/dw/data/v17_2/jobs/%zz/executions', 400, 'MalformedParameterException'],
  ['/dw/data/v17_2/jobs/%C0%80/executions', 400, 'MalformedParameterException'],
  ['/dw/data/v17_2/jobs/../executions', 404, 'JobNotFoundException'],
  [`/dw/data/v17_2/jobs/${'x'.repeat(8_000)}/executions`, 404, 'JobNotFoundException'],
  ...['0', '-1', '1.0', '01', '1e3', '99999999999', '9999999999', 'NaN', "1'"].map((id): [string, number, string] => [
    `/dw/data/v17_2${JOB}/${id}`,
    404,
    'JobExecutionNotFoundException',
  ]),
  [`/dw/data/v17_2${JOB}?count=0`, 400, 'ValueConstraintViolationException'],
  [`/dw/data/v17_2${JOB}?count=201`, 400, 'ValueConstraintViolationException'],
  [`/dw/data/v17_2${JOB}?start=-1`, 400, 'ValueConstraintViolationException'],
  [`/dw/data/v17_2${JOB}?start=2147483648`, 400, 'ValueConstraintViolationException'],
  [`/dw/data/v17_2${JOB}?count=abc`, 400, 'MalformedParameterException'],
  [`/dw/data/v17_2${JOB}?count=1&count=2`, 400, 'MalformedParameterException'],
  [`/dw/data/v17_2${JOB}?select=(`, 400, 'MalformedSelectorException'],
  [`/dw/data/v17_2${JOB}?select=(a)&select=(b)`, 400, ''],
  [`/dw/data/v17_2${JOB}?format=pdf`, 415, 'UnsupportedFormatException'],
  [`/dw/data/v17_2${JOB}?format=json&format=xml`, 415, 'UnsupportedFormatException'],
];

test.each(ADDRESSES.map(([path, status, type]) => ({ name: path.slice(0, 70), path, status, type })))(
  '$name',
  async ({ path, status, type }) => {
    const answer = await call(installation.baseUrl, { method: 'GET', path, headers: { authorization } });
    expectOcapiFault(answer, status, type || undefined);
  },
);

test.each([`${LOG}/Job-%00-20261121000000000.log`, `${LOG}/%zz`])('%s is no address', async (path) => {
  expectLogFault(await call(installation.baseUrl, { method: 'GET', path, headers: { authorization } }), 400);
});

test.each([
  `${LOG}/`,
  `${LOG}/nothing`,
  `${LOG}/Job-none-20261121000000000.log`,
  `${LOG}/Job-none-20260231000000000.log`,
  `${LOG}/Job-none-00000000000000000.log`,
  `${LOG}/Job-%0A-20261121000000000.log`,
  `${LOG}/Job--20261121000000000.log`,
  `${LOG}/..%2f..%2f..%2fetc%2fpasswd`,
  `${LOG}/../../../../etc/passwd`,
  `${WEBDAV}//Sites//LOGS/jobs/none/Job-none-20261121000000000.log`,
  `${WEBDAV}/Sites/LOGS/jobs/other/Job-none-20261121000000000.log`,
  WEBDAV,
  `${WEBDAV}/Sites/Impex/src/instance/x.zip`,
])('%s is no log', async (path) => {
  const answer = await call(installation.baseUrl, { method: 'GET', path, headers: { authorization } });
  expectLogFault(answer, 404);
});
