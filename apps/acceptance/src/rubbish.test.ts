import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { AdminClient } from './harness/admin-client';
import { call } from './harness/call';
import { documentOf, operationsOf } from './harness/document-operations';
import { expectFault } from './harness/fault';
import { type Installation, startInstallation } from './harness/installation';
import { makeObjects } from './harness/objects';
import { RUBBISH_SUBJECTS, rubbish } from './harness/rubbish';

/** Requests per operation. */
const RUNS = Number(process.env.JOBGLOT_RUBBISH_RUNS ?? 12);
/** Requests per API at least: one of few operations is to see them all refused in its words too. */
const LEAST = 100;
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

test.each(RUBBISH_SUBJECTS.map((subject, index) => ({ subject, ...subject.api, network: `127.11.${index}` })))(
  `rubbish to every operation of $document: never a 5xx but 501, always its own words`,
  async ({ subject, network }) => {
    console.info(`rubbish with JOBGLOT_RUBBISH_SEED=${SEED} JOBGLOT_RUBBISH_RUNS=${RUNS}`);
    const document = await documentOf(installation.baseUrl, subject.api);
    const { schemas } = document.components;
    const operations = operationsOf(document, subject.api);
    const numRuns = Math.max(RUNS, Math.ceil(LEAST / operations.length));
    const proof = await subject.proof(installation);
    const statuses = new Map<number, number>();
    const user = (await new AdminClient(installation).client('viewer')).id;
    for (const operation of operations) {
      const values = subject.values(operation, await makeObjects(installation, 'ended'), user);
      const requests = rubbish({ subject, operation, values, schemas, proof, network });
      const answered = fc.asyncProperty(requests, async (request) => {
        const answer = await call(installation.baseUrl, request);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const own = answer.status === 501 || subject.isOwnServerError?.(answer, request);
        if (answer.status >= 500 && !own) throw new Error(`${answer.status} ${answer.text}`);
        if (answer.status >= 400 && request.method !== 'HEAD') subject.expectOwn(answer, request);
      });
      await fc.assert(answered, { numRuns, seed: SEED });
    }
    console.info(`answers: ${JSON.stringify(Object.fromEntries(statuses))}`);
    for (const status of subject.seen) expect([...statuses.keys()]).toContain(status);
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
