import { ROLES, roleIncludes } from '@jobglot/core';
import type { TestClient } from '@jobglot/core/testing';
import { FailedLogins, type Operation } from '@jobglot/http-kit';
import request, { type Test } from 'supertest';
import { cdataV2 } from './dialect';
import { BASE, type V2Fixture, v2Fixture } from './testing/v2-fixture';

/** A body that each operation accepts; what takes none is not listed. */
const BODIES: Readonly<Record<string, object>> = {
  createJob: { name: 'another' },
  updateJob: { name: 'renamed' },
  updateJobAsPrinted: { name: 'renamed' },
  updateJobByQuery: { name: 'renamed' },
  addTask: { query: 'REPLICATE [Other]' },
  updateTask: { is_active: false },
  moveTask: { from_index: 0, to_index: 0 },
  createConnection: { name: 'another', connector: 'CSV' },
  updateConnection: { name: 'renamed' },
  get createWorkspace() {
    return { name: `another-${Math.random()}` };
  },
  updateWorkspace: { name: 'renamed' },
};
/** They name no object: a client of another workspace sees its own share. */
const WITHOUT_OBJECT = ['listWorkspaces', 'createWorkspace', 'generateToken'];

let api: V2Fixture;
let address: Record<string, string>;

/** A workspace of its own with a job that has run, and a connection that no job uses. */
async function objects(operationId: string): Promise<Record<string, string>> {
  const workspace_id = (await api.call('post', '/workspaces', { name: `w-${Math.random()}` })).body.id;
  const made = async (path: string, body: object) => (await api.call('post', path, body)).body.id;
  const connection = (name: string) =>
    made(`/workspaces/${workspace_id}/connections`, { name, connector: 'PostgreSQL', properties: { Server: 'db' } });
  const [source_connection_id, connection_id] = [await connection('used'), await connection('unused')];
  const destination_connection_id = source_connection_id;
  const queries = ['REPLICATE [Accounts]'];
  const body = { name: 'job', queries, source_connection_id, destination_connection_id };
  const job_id = await made(`/workspaces/${workspace_id}/jobs`, body);
  const history_id = await start(job_id);
  await api.worker.drain();
  if (operationId === 'cancelJob') await start(job_id);
  const task_id = (await api.call('get', `/jobs/${job_id}/tasks`)).body.value[0].id;
  const empty = operationId === 'deleteWorkspace' ? await made('/workspaces', { name: `e-${Math.random()}` }) : '';
  return { workspace_id: empty || workspace_id, connection_id, job_id, task_id, history_id, table: 'Accounts' };
}

const start = async (job: string): Promise<string> => (await api.call('post', `/jobs/${job}/execute`)).body.history_id;

/** The operation on the objects, with what `prove` adds. */
function call({ method, path, operationId }: Operation, prove: (test: Test) => Test): Test {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => address[name]!);
  const query = operationId.endsWith('ByQuery') ? `?job_id=${address.job_id}` : '';
  const test = request(api.server)[method.toLowerCase() as 'get'](`${BASE}${filled}${query}`);
  const proven = prove(test);
  return BODIES[operationId] ? proven.send(BODIES[operationId]) : proven;
}

const byToken = (client: TestClient) => (test: Test) => test.set('x-cdata-authtoken', client.token);
const bySecret = (client: TestClient) => (test: Test) => test.auth(client.id, client.secret);
const proofFor = ({ operationId }: Operation, client: TestClient) =>
  operationId === 'generateToken' ? bySecret(client) : byToken(client);

beforeAll(async () => {
  api = await v2Fixture({ failedLogins: new FailedLogins(1000) });
});
afterAll(() => api.close());

describe.each(cdataV2.operations.map((operation) => [operation.operationId, operation] as const))(
  '%s',
  (_, operation) => {
    beforeEach(async () => {
      address = await objects(operation.operationId);
    });

    it.each(ROLES)('as %s', async (role) => {
      const answer = await call(operation, proofFor(operation, await api.client(role, 'cdata')));
      const allowed = operation.role === 'public' || roleIncludes(role, operation.role);
      if (allowed) expect(`${answer.status} ${answer.text}`).toMatch(/^20[014]/);
      else expect([answer.status, answer.body.error.code]).toEqual([403, '403']);
    });

    it('as a client of another workspace', async () => {
      const elsewhere = (await api.services.workspaces.create(`x-${Math.random()}`)).id;
      const answer = await call(operation, proofFor(operation, await api.client('admin', 'cdata', [elsewhere])));
      expect(answer.text).not.toContain(address.job_id!);
      if (WITHOUT_OBJECT.includes(operation.operationId)) expect(answer.status).toBeLessThan(300);
      else expect([answer.status, answer.body.error.code]).toEqual([404, '404']);
    });

    it('as nobody, and with a token of another dialect', async () => {
      const foreign = await api.client('admin', 'ocapi');
      for (const prove of [(test: Test) => test, byToken(foreign)]) {
        const answer = await call(operation, prove);
        expect([401, 429]).toContain(answer.status);
        expect(answer.body.error.code).toBe(String(answer.status));
      }
    });
  },
);
