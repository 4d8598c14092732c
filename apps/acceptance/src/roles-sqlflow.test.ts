import { AdminClient, type MadeClient, ROLES, type Role } from './harness/admin-client';
import { documentOf, operationsOf, SQLFLOW } from './harness/document-operations';
import { type Installation, startInstallation, unique } from './harness/installation';
import { SqlflowClient } from './harness/sqlflow-client';

/** The least role of each operation that wants a proof, and what it takes beside a job. */
const NEEDED: Readonly<Record<string, readonly [Role, Readonly<Record<string, string>>?]>> = {
  submitUserJob: ['editor', { jobName: 'of-roles', dbvendor: 'dbvoracle' }],
  submitPersistJob: ['editor', { dbvendor: 'dbvoracle' }],
  displayUserJobSummary: ['viewer'],
  displayUserJobsSummary: ['viewer'],
  deleteUserJob: ['editor'],
  rerunJob: ['operator'],
  setJobOnTop: ['operator', { onTop: 'true' }],
  listScheduleJobs: ['viewer'],
  pauseScheduleJob: ['editor'],
  resumeScheduleJob: ['editor'],
  updateScheduleJob: ['editor', { cronExpression: '0 3 * * *' }],
  exportLineageAsJson: ['viewer'],
  exportFullLineageAsJson: ['viewer'],
  exportLineageAsCsv: ['viewer'],
  exportFullLineageAsCsv: ['viewer'],
  exportLineageAsGraphml: ['viewer'],
  exportLineageAsOpenLineage: ['viewer'],
  displayUserLatestJobTableLevelLineage: ['viewer'],
};
/** They answer with the document itself. */
const DOCUMENTS = /^export/;
const FILE = ['a.sql', 'INSERT INTO t (a) SELECT b FROM s'] as const;

let installation: Installation;
let first: SqlflowClient;
let clients: Readonly<Record<Role, MadeClient>>;
let stranger: MadeClient;

beforeAll(async () => {
  installation = await startInstallation();
  await installation.startWorker();
  const admin = new AdminClient(installation);
  clients = Object.fromEntries(
    await Promise.all(ROLES.map(async (role) => [role, await admin.client(role)] as const)),
  ) as Record<Role, MadeClient>;
  stranger = await admin.client('admin', [await admin.workspace()]);
  first = new SqlflowClient(installation);
});
afterAll(() => installation?.stop());

const as = ({ id, secret }: MadeClient) =>
  new SqlflowClient({ baseUrl: installation.baseUrl, clientId: id, clientSecret: secret });

test('the table names every operation of the document, and no other', async () => {
  const operations = operationsOf(await documentOf(installation.baseUrl, SQLFLOW), SQLFLOW);
  expect([...Object.keys(NEEDED), 'generateToken'].sort()).toEqual(operations.map((each) => each.operationId).sort());
});

describe.each(Object.entries(NEEDED))('%s', (operation, [role, others = {}]) => {
  const making = operation.startsWith('submit');
  const send = async (client: SqlflowClient) => {
    const { jobId } = await first.run([FILE], {
      jobName: unique('roles'),
      schedulable: 'true',
      cronExpression: '0 3 * * *',
    });
    const parameters = { ...(operation !== 'submitUserJob' && { jobId }), ...others };
    const text = await client.text(`/sqlflow/job/${operation}`, parameters, making ? [FILE] : []);
    if (DOCUMENTS.test(operation) && !text.startsWith('{"code":4')) return { jobId, code: 200 };
    return { jobId, code: (JSON.parse(text) as { code: number }).code };
  };
  const refused = ROLES.slice(0, ROLES.indexOf(role));
  const allowed = ROLES.slice(ROLES.indexOf(role));

  test(`refused to ${['nobody', ...refused].join(', ')}: nothing changes`, async () => {
    for (const lesser of refused) {
      const { code, jobId } = await send(as(clients[lesser]));
      expect({ lesser, code }).toEqual({ lesser, code: 403 });
      expect(await first.summary(jobId)).toMatchObject({ status: 'success', fileNames: ['a.sql'], schedulable: true });
    }
    expect(await first.call(operation, { token: 'wrong' })).toMatchObject({ code: 401 });
  });

  test(`allowed to ${allowed.join(', ')}`, async () => {
    for (const each of allowed) expect(await send(as(clients[each]))).toMatchObject({ code: 200 });
  });

  test('a client of another workspace reaches nothing', async () => {
    const { code, jobId } = await send(as(stranger));
    const ofOwn = /^(submitUserJob|displayUserJobsSummary|listScheduleJobs|displayUserLatest)/.test(operation);
    if (!ofOwn) expect(code).toBe(404);
    expect(await first.summary(jobId)).toMatchObject({ status: 'success', fileNames: ['a.sql'], schedulable: true });
  });
});
