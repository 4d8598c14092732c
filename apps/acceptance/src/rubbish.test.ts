import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { call } from './harness/call';
import { CDATA_V1, CDATA_V2, type DocumentedOperation, documentOf, operationsOf } from './harness/document-operations';
import { expectFault } from './harness/fault';
import { type Installation, startInstallation } from './harness/installation';
import { makeObjects, type Objects } from './harness/objects';
import { valuesV1 } from './harness/role-subjects';
import { rubbish } from './harness/rubbish';

/** Requests per operation. */
const RUNS = Number(process.env.JOBGLOT_RUBBISH_RUNS ?? 12);
const SEED = Number(process.env.JOBGLOT_RUBBISH_SEED ?? Date.now() % 2 ** 31);

let installation: Installation;

// With a worker: v1's starts wait for the end of the run.
beforeAll(async () => {
  installation = await startInstallation();
  await installation.startWorker();
  await mkdir(join(installation.filesRoot, 'in'), { recursive: true });
  await writeFile(join(installation.filesRoot, 'in', 'Accounts.csv'), 'Id,Name\n1,Ada\n');
});

afterAll(() => installation?.stop());

afterEach(async () => {
  const headers = { 'x-cdata-authtoken': installation.token };
  for (const path of ['/api.rsc/v2/workspaces/default/jobs', '/api.rsc/jobs']) {
    expect(await call(installation.baseUrl, { method: 'GET', path, headers })).toMatchObject({ status: 200 });
  }
  expect(installation.gateway.child.exitCode).toBeNull();
  // The worker's failed runs are errors of the jobs, and no matter here.
  const lines = installation.gateway.output().split('\n');
  expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

const byIds = (_operation: DocumentedOperation, objects: Objects) => ({ ...objects });
const byNames = (operation: DocumentedOperation, objects: Objects) => ({
  ...objects,
  ...valuesV1(operation, { ...objects, user: installation.clientId }),
});

test.each([
  { api: CDATA_V1, valuesOf: byNames },
  { api: CDATA_V2, valuesOf: byIds },
])(
  `${RUNS} requests of rubbish to every operation of $api.document: never a 5xx but 501, always its own words`,
  async ({ api, valuesOf }) => {
    console.info(`rubbish with JOBGLOT_RUBBISH_SEED=${SEED} JOBGLOT_RUBBISH_RUNS=${RUNS}`);
    const document = await documentOf(installation.baseUrl, api);
    const statuses = new Map<number, number>();
    for (const operation of operationsOf(document, api)) {
      const values = valuesOf(operation, await makeObjects(installation, 'ended'));
      const requests = rubbish(operation, values, document.components.schemas, installation.token);
      const answered = fc.asyncProperty(requests, async (request) => {
        const answer = await call(installation.baseUrl, request);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status >= 500 && answer.status !== 501) throw new Error(`${answer.status} ${answer.text}`);
        // Who asks for Atom gets errors in it too.
        if (answer.headers['content-type']?.startsWith('application/atom+xml')) {
          expect(request.path).toMatch(/%24format=atom|\$format=atom/i);
          expect(answer.text).toMatch(/^<\?xml/);
        } else if (answer.status >= 400 && request.method !== 'HEAD') expectFault(answer, answer.status);
      });
      await fc.assert(answered, { numRuns: RUNS, seed: SEED });
    }
    console.info(`answers: ${JSON.stringify(Object.fromEntries(statuses))}`);
    // Not all of it may be refused at the door.
    expect(statuses.get(200)).toBeGreaterThan(0);
    expect(statuses.get(400)).toBeGreaterThan(0);
  },
  120_000,
);

describe('addresses that v1 takes apart by itself', () => {
  const addresses: readonly [path: string, status: number][] = [
    // Without an end there is no key.
    ['/jobs(', 404],
    ["/jobs('", 404],
    ['/jobs)', 404],
    // Without a key it is the list.
    ['/jobs()', 200],
    ["/jobs('')", 200],
    ["/jobs('%zz')", 400],
    ['/jobs(%)', 400],
    ['/jobs%28x%29', 404],
    ["/jobs('a')('b')", 404],
    ["/jobs('a')/Nothing/$value", 404],
    ["/jobs('a')/", 404],
    ["/jobs('a/b')", 404],
    ["/jobs('..')", 404],
    ["/jobs('%00')", 400],
    ["/jobs('%C0%80')", 400],
    ["/jobs('')')", 404],
    ['//jobs', 404],
    ['/jobs//', 404],
    ['/nothing', 404],
    [`/jobs('${'x'.repeat(8_000)}')`, 404],
    [`/jobs(${'('.repeat(4_000)}`, 404],
    [`/jobs(${"'".repeat(8_000)})`, 404],
    ["/jobs?$filter=JobName eq '".replaceAll(' ', '%20'), 400],
    ['/jobs?$filter=%zz', 400],
    ['/jobs?$filter=', 200],
    [`/jobs?$filter=${'('.repeat(8_000)}`, 400],
    ['/jobs?$filter=Password%20eq%20%27x%27', 400],
    ['/jobs?$top=-1', 400],
    ['/jobs?$top=x', 400],
    ['/jobs?$skip=1e9', 400],
    ['/jobs?$top=1&$top=2', 400],
    ['/jobs?$top=1&$TOP=2', 400],
    ['/jobs?JobName=a&JobName=b', 400],
    ['/jobs?workspaceId=default&workspaceid=default', 400],
    ['/jobs?$select=Nothing', 400],
    ['/jobs?$orderby=ConnectionString', 400],
    ['/jobs/$count?$filter=%27', 400],
  ];
  test.each(addresses.map(([path, status]) => ({ name: path.slice(0, 60), path, status })))(
    '$name',
    async ({ path, status }) => {
      const headers = { 'x-cdata-authtoken': installation.token, 'content-type': 'application/json' };
      const send = (method: string, body?: string) =>
        call(installation.baseUrl, { method, path: `/api.rsc${path}`, headers, ...(body && { body }) });
      const answer = await send('GET');
      expect({ status: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({ status });
      if (status >= 400) expectFault(answer, status);
      // A job's address for reading is one for changing; nothing here names a job.
      for (const [method, body] of [['DELETE'], ['PUT', '{}'], ['POST', '{}']] as const) {
        const refused = await send(method, body);
        expectFault(refused, refused.status);
        expect([400, 404, 405]).toContain(refused.status);
      }
    },
  );
});
