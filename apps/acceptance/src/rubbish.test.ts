import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { V2Client } from '@jobglot/cdata-v2-client';
import fc from 'fast-check';
import { call } from './harness/call';
import { type Installation, startInstallation, unique } from './harness/installation';
import { rubbish } from './harness/rubbish';
import { expectV2Fault } from './harness/v2-fault';
import { v2Document, v2OperationsOf } from './harness/v2-operations';

/** Requests per operation. */
const RUNS = Number(process.env.JOBGLOT_RUBBISH_RUNS ?? 12);
const SEED = Number(process.env.JOBGLOT_RUBBISH_SEED ?? Date.now() % 2 ** 31);

let installation: Installation;
let client: V2Client;

beforeAll(async () => {
  installation = await startInstallation();
  client = new V2Client(installation.baseUrl, installation.token);
  await mkdir(join(installation.filesRoot, 'in'), { recursive: true });
  await writeFile(join(installation.filesRoot, 'in', 'Accounts.csv'), 'Id,Name\n1,Ada\n');
});

afterAll(() => installation?.stop());

/** What a path may name. */
async function objects(): Promise<Record<string, string>> {
  const made = async (path: string, body: object): Promise<string> => (await client.json('POST', path, body)).id;
  const workspace_id = await made('/workspaces', { name: unique('workspace') });
  const connection_id = await made(`/workspaces/${workspace_id}/connections`, {
    name: unique('files'),
    connector: 'CSV',
    properties: { URI: 'in' },
  });
  const job_id = await made(`/workspaces/${workspace_id}/jobs`, { name: unique('job'), queries: ['REPLICATE [a]'] });
  const history_id = await client.execute(job_id);
  await client.cancel(job_id);
  const task_id = (await client.json('GET', `/jobs/${job_id}/tasks`)).value[0].id;
  return { workspace_id, connection_id, job_id, history_id, task_id, table: 'Accounts' };
}

test(`${RUNS} requests of rubbish to every operation: never a 5xx, always v2's own words`, async () => {
  console.info(`rubbish with JOBGLOT_RUBBISH_SEED=${SEED} JOBGLOT_RUBBISH_RUNS=${RUNS}`);
  const document = await v2Document(installation.baseUrl);
  const statuses = new Map<number, number>();
  for (const operation of v2OperationsOf(document)) {
    const requests = rubbish(operation, await objects(), document.components.schemas, installation.token);
    const answered = fc.asyncProperty(requests, async (request) => {
      const answer = await call(installation.baseUrl, request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status >= 500) throw new Error(`${answer.status} ${answer.text}`);
      if (answer.status >= 400 && request.method !== 'HEAD') expectV2Fault(answer, answer.status);
    });
    await fc.assert(answered, { numRuns: RUNS, seed: SEED });
  }
  console.info(`answers: ${JSON.stringify(Object.fromEntries(statuses))}`);
  // Not all of it may be refused at the door.
  expect(statuses.get(200)).toBeGreaterThan(0);
  expect(statuses.get(400)).toBeGreaterThan(0);
  expect(installation.gateway.child.exitCode).toBeNull();
  expect(await client.raw('GET', '/workspaces/default/jobs')).toMatchObject({ status: 200 });
  expect(installation.printed()).not.toMatch(/"level":"error"/);
});
