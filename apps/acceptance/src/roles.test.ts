import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { V2Client } from '@jobglot/cdata-v2-client';
import { AdminClient, type MadeClient, ROLES, type Role } from './harness/admin-client';
import { basic, type CallAnswer, call } from './harness/call';
import { type Installation, startInstallation, unique } from './harness/installation';
import { expectV2Fault } from './harness/v2-fault';
import { filled, type V2Operation, v2Document, v2OperationsOf } from './harness/v2-operations';

/** Who may do what. An operation of the document that stands not here fails the first test. */
const NEEDED: Readonly<Record<string, Role>> = {
  listJobs: 'viewer',
  createJob: 'editor',
  getJob: 'viewer',
  updateJob: 'editor',
  updateJobAsPrinted: 'editor',
  updateJobByQuery: 'editor',
  deleteJob: 'editor',
  deleteJobAsPrinted: 'editor',
  deleteJobByQuery: 'editor',
  executeJob: 'operator',
  cancelJob: 'operator',
  getJobStatus: 'viewer',
  listHistory: 'viewer',
  getHistory: 'viewer',
  downloadLog: 'operator',
  listTasks: 'viewer',
  addTask: 'editor',
  getLastRuns: 'viewer',
  getTask: 'viewer',
  updateTask: 'editor',
  deleteTask: 'editor',
  moveTask: 'editor',
  listTaskHistory: 'viewer',
  listConnections: 'viewer',
  createConnection: 'editor',
  getConnection: 'viewer',
  updateConnection: 'editor',
  deleteConnection: 'editor',
  testConnection: 'operator',
  listTables: 'viewer',
  listColumns: 'viewer',
  listWorkspaces: 'viewer',
  createWorkspace: 'admin',
  getWorkspace: 'viewer',
  updateWorkspace: 'admin',
  deleteWorkspace: 'admin',
  generateToken: 'viewer',
};

/** A body that each operation accepts; what takes none is not listed. */
const BODIES: Readonly<Record<string, () => object>> = {
  createJob: () => ({ name: unique('job') }),
  updateJob: () => ({ name: unique('job') }),
  updateJobAsPrinted: () => ({ name: unique('job') }),
  updateJobByQuery: () => ({ name: unique('job') }),
  addTask: () => ({ query: 'REPLICATE [Other]' }),
  updateTask: () => ({ is_active: false }),
  moveTask: () => ({ from_index: 0, to_index: 0 }),
  createConnection: () => ({ name: unique('connection'), connector: 'CSV', properties: { URI: 'in' } }),
  updateConnection: () => ({ name: unique('connection') }),
  createWorkspace: () => ({ name: unique('workspace') }),
  updateWorkspace: () => ({ name: unique('workspace') }),
};
/** They name no object: a client of another workspace sees its own share. */
const WITHOUT_OBJECT = ['listWorkspaces', 'createWorkspace', 'generateToken'];

let installation: Installation;
let v2: V2Client;
let operations: ReadonlyMap<string, V2Operation>;
let clients: Readonly<Record<Role, MadeClient>>;
let stranger: MadeClient;
let foreignTokens: readonly string[];

// Without a worker: a run waits until it is cancelled.
beforeAll(async () => {
  installation = await startInstallation();
  v2 = new V2Client(installation.baseUrl, installation.token);
  operations = new Map(v2OperationsOf(await v2Document(installation.baseUrl)).map((each) => [each.operationId, each]));
  const admin = new AdminClient(installation);
  clients = Object.fromEntries(
    await Promise.all(ROLES.map(async (role) => [role, await admin.client(role)] as const)),
  ) as Record<Role, MadeClient>;
  stranger = await admin.client('admin', [await admin.workspace()]);
  foreignTokens = await Promise.all(['admin', 'ocapi'].map((audience) => admin.token(installation.clientId, audience)));
  await mkdir(join(installation.filesRoot, 'in'), { recursive: true });
  await writeFile(join(installation.filesRoot, 'in', 'Accounts.csv'), 'Id,Name\n1,Ada\n');
});

afterAll(() => installation?.stop());

type Address = Readonly<Record<string, string>>;

/** A workspace of its own with a job that has a run and a task, and a connection that no job uses. */
async function objects(operationId: string): Promise<Address> {
  const made = async (path: string, body: object): Promise<string> => (await v2.json('POST', path, body)).id;
  const workspace_id = await made('/workspaces', { name: unique('workspace') });
  if (operationId === 'deleteWorkspace') return { workspace_id };
  const body = () => ({ name: unique('files'), connector: 'CSV', properties: { URI: 'in' } });
  const connections = `/workspaces/${workspace_id}/connections`;
  const [used, connection_id] = [await made(connections, body()), await made(connections, body())];
  const job_id = await made(`/workspaces/${workspace_id}/jobs`, {
    name: unique('job'),
    source_connection_id: used,
    destination_connection_id: used,
    queries: ['REPLICATE [Copy] SELECT * FROM [Accounts]'],
  });
  const history_id = await v2.execute(job_id);
  if (operationId !== 'cancelJob') await v2.cancel(job_id);
  const task_id = (await v2.json('GET', `/jobs/${job_id}/tasks`)).value[0].id;
  return { workspace_id, connection_id, job_id, task_id, history_id, table: 'Accounts' };
}

function send(operation: V2Operation, address: Address, headers: Record<string, string>, from?: string) {
  const body = BODIES[operation.operationId]?.();
  return call(installation.baseUrl, {
    method: operation.method,
    path: filled(operation, address),
    headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(from ? { from } : {}),
  });
}

const proof = ({ operationId }: V2Operation, client: MadeClient): Record<string, string> =>
  operationId === 'generateToken'
    ? { authorization: basic(client.id, client.secret) }
    : { 'x-cdata-authtoken': client.token };

/** What everybody may see of the objects, to compare before and after. */
const seen = async ({ workspace_id, job_id, connection_id }: Address): Promise<string> => {
  const paths = [
    `/workspaces/${workspace_id}`,
    `/workspaces/${workspace_id}/jobs`,
    `/workspaces/${workspace_id}/connections`,
  ];
  if (job_id) paths.push(`/jobs/${job_id}/tasks`, `/jobs/${job_id}/history`, `/connections/${connection_id}`);
  const answers = await Promise.all(paths.map((path) => v2.json('GET', path)));
  // How long a run goes on is no change of it.
  return JSON.stringify(answers, (name, value) => (name === 'duration_ms' ? undefined : value));
};

test('the table names every operation of the document, and no other', () => {
  expect(Object.keys(NEEDED).sort()).toEqual([...operations.keys()].sort());
});

describe.each(Object.entries(NEEDED).map(([id, role], index) => ({ id, role, from: `127.7.0.${index + 1}` })))(
  '$id',
  ({ id, role: needed, from }) => {
    const operation = (): V2Operation => operations.get(id)!;
    const refused = ROLES.slice(0, ROLES.indexOf(needed));
    const allowed = ROLES.slice(ROLES.indexOf(needed));

    test(`refused to ${['nobody', 'strangers', ...refused].join(', ')}: nothing changes`, async () => {
      const address = await objects(id);
      const before = await seen(address);
      const { token } = clients.admin;
      for (const wrong of [
        {},
        { 'x-cdata-authtoken': 'wrong' },
        { authorization: basic('anybody', 'wrong') },
        { authorization: basic('anybody', `${token}x`) },
        { authorization: `Bearer ${token}` },
        ...foreignTokens.flatMap((foreign) => [
          { 'x-cdata-authtoken': foreign },
          { authorization: basic(installation.clientId, foreign) },
        ]),
      ]) {
        expectV2Fault(await send(operation(), address, wrong, from), 401);
      }
      const byStranger = await send(operation(), address, proof(operation(), stranger));
      expect(byStranger.text).not.toContain(address.workspace_id);
      if (WITHOUT_OBJECT.includes(id)) expectSuccess(byStranger);
      else expectV2Fault(byStranger, 404);
      for (const role of refused) {
        expectV2Fault(await send(operation(), address, proof(operation(), clients[role])), 403);
      }
      expect(await seen(address)).toBe(before);
    });

    test(`allowed to ${allowed.join(', ')}`, async () => {
      let address: Address | undefined;
      for (const role of allowed) {
        // What reads leaves the objects for the next role.
        if (!address || operation().method !== 'GET') address = await objects(id);
        expectSuccess(await send(operation(), address, proof(operation(), clients[role])));
      }
    });
  },
);

function expectSuccess({ status, text }: CallAnswer): void {
  expect(`${status} ${text}`).toMatch(/^20[014] /);
}
