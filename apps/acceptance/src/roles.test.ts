import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { V2Client } from '@jobglot/cdata-v2-client';
import { AdminClient, type MadeClient, ROLES, type Role } from './harness/admin-client';
import { type CallAnswer, call } from './harness/call';
import { type DocumentedOperation, documentOf, filled, OCAPI_OAUTH, operationsOf } from './harness/document-operations';
import { type Installation, startInstallation } from './harness/installation';
import { emptyWorkspace, makeObjects } from './harness/objects';
import { ROLE_SUBJECTS, type RoleSubject, type Tried } from './harness/role-subjects';

let installation: Installation;
let v2: V2Client;
let admin: AdminClient;
let operations: ReadonlyMap<RoleSubject, ReadonlyMap<string, DocumentedOperation>>;
let clients: Readonly<Record<Role, MadeClient>>;
let stranger: MadeClient;
let nobody: ReadonlyMap<RoleSubject, readonly Readonly<Record<string, string>>[]>;

// Without a worker: a run waits until it is cancelled.
beforeAll(async () => {
  installation = await startInstallation();
  v2 = new V2Client(installation.baseUrl, installation.token);
  admin = new AdminClient(installation);
  operations = new Map(
    await Promise.all(
      ROLE_SUBJECTS.map(async (subject) => {
        const all = operationsOf(await documentOf(installation.baseUrl, subject.api), subject.api);
        return [subject, new Map(all.map((each) => [each.operationId, each]))] as const;
      }),
    ),
  );
  clients = Object.fromEntries(
    await Promise.all(ROLES.map(async (role) => [role, await admin.client(role)] as const)),
  ) as Record<Role, MadeClient>;
  stranger = await admin.client('admin', [await admin.workspace()]);
  nobody = new Map(
    await Promise.all(
      ROLE_SUBJECTS.map(async (subject) => [subject, await subject.nobody(clients.admin, installation)] as const),
    ),
  );
  await mkdir(join(installation.filesRoot, 'in'), { recursive: true });
  await writeFile(join(installation.filesRoot, 'in', 'Accounts.csv'), 'Id,Name\n1,Ada\n');
});

afterAll(() => installation?.stop());

async function objects({ onEmptyWorkspace, onWaitingRun }: RoleSubject, operationId: string): Promise<Tried> {
  if (onEmptyWorkspace.includes(operationId)) return emptyWorkspace(installation);
  const made = await makeObjects(installation, onWaitingRun.includes(operationId) ? 'waiting' : 'cancelled');
  return /user/i.test(operationId) ? { ...made, user: (await admin.client('viewer')).id } : made;
}

interface Sending {
  readonly subject: RoleSubject;
  readonly operation: DocumentedOperation;
  readonly tried: Tried;
}

function send({ subject, operation, tried }: Sending, headers: Readonly<Record<string, string>>, from?: string) {
  const body = subject.bodies[operation.operationId]?.(tried);
  return call(installation.baseUrl, {
    method: operation.method,
    path: filled(operation, subject.values(operation, tried)),
    headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(from ? { from } : {}),
  });
}

/** What everybody may see of the objects, to compare before and after. */
const seen = async ({ workspace_id, job_id, connection_id, user }: Tried): Promise<string> => {
  const paths = [
    `/workspaces/${workspace_id}`,
    `/workspaces/${workspace_id}/jobs`,
    `/workspaces/${workspace_id}/connections`,
  ];
  if (job_id) paths.push(`/jobs/${job_id}/tasks`, `/jobs/${job_id}/history`, `/connections/${connection_id}`);
  const answers = await Promise.all(paths.map((path) => v2.json('GET', path)));
  if (user) answers.push(await admin.json('GET', `/clients/${user}`));
  // How long a run goes on is no change of it.
  return JSON.stringify(answers, (name, value) => (name === 'duration_ms' ? undefined : value));
};

describe.each(ROLE_SUBJECTS.map((subject) => ({ document: subject.api.document, subject })))(
  '$document',
  ({ subject }) => {
    const { needed, open, network, withoutObject, notImplemented, expectFault } = subject;
    const proof = (id: string, client: MadeClient) => subject.proof(id, client, installation);

    test('the table names every operation of the document, and no other', () => {
      expect([...Object.keys(needed), ...open].sort()).toEqual([...operations.get(subject)!.keys()].sort());
    });

    test(`open to everybody: ${open.join(', ') || 'nothing'}`, async () => {
      const tried = await emptyWorkspace(installation);
      for (const id of open) {
        const operation = operations.get(subject)!.get(id)!;
        for (const headers of nobody.get(subject)!) expectSuccess(await send({ subject, operation, tried }, headers));
      }
    });

    describe.each(Object.entries(needed).map(([id, role], index) => ({ id, role, from: `${network}.${index + 1}` })))(
      '$id',
      ({ id, role, from }) => {
        const sending = async (): Promise<Sending> => ({
          subject,
          operation: operations.get(subject)!.get(id)!,
          tried: await objects(subject, id),
        });
        const refused = ROLES.slice(0, ROLES.indexOf(role));
        const allowed = ROLES.slice(ROLES.indexOf(role));
        const expectLetThrough = (answer: CallAnswer) =>
          notImplemented.includes(id) ? expectFault(answer, 501) : expectSuccess(answer);

        test(`refused to ${['nobody', ...refused].join(', ')}: nothing changes`, async () => {
          const it = await sending();
          const before = await seen(it.tried);
          for (const wrong of nobody.get(subject)!) {
            expectFault(await send(it, wrong, from), 401);
          }
          for (const lesser of refused) {
            expectFault(await send(it, await proof(id, clients[lesser])), 403);
          }
          expect(await seen(it.tried)).toBe(before);
        });

        test('a client of another workspace reaches nothing', async () => {
          const it = await sending();
          const before = await seen(it.tried);
          const answer = await send(it, await proof(id, stranger));
          if (withoutObject.includes(id) || notImplemented.includes(id)) expectLetThrough(answer);
          else expectFault(answer, 404);
          expect(answer.text).not.toContain(it.tried.workspace_id);
          if (!it.tried.user) expect(await seen(it.tried)).toBe(before);
        });

        test(`allowed to ${allowed.join(', ')}`, async () => {
          let it: Sending | undefined;
          for (const each of allowed) {
            // What reads leaves the objects for the next role.
            if (it?.operation.method !== 'GET' || subject.changesByGet?.includes(id)) it = await sending();
            expectLetThrough(await send(it, await proof(id, clients[each])));
          }
        });
      },
    );
  },
);

test('the token endpoint has one operation, which proves its caller itself', async () => {
  const all = operationsOf(await documentOf(installation.baseUrl, OCAPI_OAUTH), OCAPI_OAUTH);
  expect(all.map(({ operationId }) => operationId)).toEqual(['getAccessToken']);
});

function expectSuccess({ status, text }: CallAnswer): void {
  expect(`${status} ${text}`).toMatch(/^20[0124] /);
}
