import { DOMAIN_ERROR_CODES, DomainError, type DomainErrorCode } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import { faults } from './errors';
import { BASE, type SqlflowFixture, sqlflowFixture, unique } from './testing/sqlflow-fixture';
import { signUserToken } from './tokens/user-token';

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());
afterEach(() => jest.restoreAllMocks());

const JOB = '/sqlflow/job';
const SUBMIT = `${JOB}/submitPersistJob`;
const PLACE = { dbvendor: 'dbvpostgresql', hostname: 'db', account: 'ann', database: 'sales' };

type Answer = { status: number; body: unknown };

/** As it stands, by whoever. */
async function raw(path: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(`http://${api.host}${BASE}${path}`, { method: 'POST', ...init });
  return { status: answer.status, body: await answer.json() };
}

async function as(role: 'viewer' | 'admin', workspaces: 'all' | string[]): Promise<Record<string, string>> {
  const { id } = await api.client(role, 'sqlflow', workspaces);
  return { userId: id, token: signUserToken(api.services.signingKeys, id) };
}

async function foreignJob(statement: string): Promise<string> {
  const { id } = await api.services.jobs.create(testAdmin, 'default', {
    name: unique('foreign'),
    type: 'Standard',
    sourceConnectionId: null,
    destinationConnectionId: null,
    statements: [{ statement, active: true }],
  });
  return id;
}

/** What a request can provoke: the code in the body, the request, and what HTTP says where it is not 200. */
const REACHED: Partial<Record<DomainErrorCode, readonly [code: number, send: () => Promise<Answer>, http?: number]>> = {
  'auth.missing': [401, () => api.call(SUBMIT, { token: 'x' })],
  'auth.invalid': [401, () => api.call('/user/generateToken', { secretKey: 'x' })],
  'auth.too_many_attempts': [
    429,
    async () => {
      for (let i = 0; i < 25; i++) await api.call('/user/generateToken', { secretKey: `x${i}` });
      return api.call('/user/generateToken', { secretKey: 'x' });
    },
  ],
  'access.role': [403, async () => api.call(SUBMIT, await as('viewer', 'all'))],
  'workspace.not_found': [404, async () => api.call(`${JOB}/displayUserJobsSummary`, await as('admin', []))],
  'connection.in_use': [
    400,
    async () => {
      const { jobId } = await api.submit(PLACE, { 'slow.sql': '1' });
      const drained = api.worker.drain();
      const poll = () => api.call(`${JOB}/displayUserJobSummary`, { jobId });
      while ((await poll()).body.data.status !== 'running') await new Promise(setImmediate);
      const answer = await api.call(SUBMIT, { ...PLACE, jobId, hostname: 'db2' });
      await api.call(`${JOB}/deleteUserJob`, { jobId });
      await drained;
      return answer;
    },
  ],
  'job.not_found': [404, () => api.call(`${JOB}/displayUserJobSummary`, { jobId: 'c359aef4bd9641d697732422debd8055' })],
  'job.running': [
    400,
    async () => {
      const { jobId } = await api.submit({ schedulable: 'true' });
      return api.call(`${JOB}/pauseScheduleJob`, { jobId });
    },
  ],
  'job.already_running': [
    400,
    async () => {
      const jobId = await foreignJob('REPLICATE [A]');
      await api.call(`${JOB}/rerunJob`, { jobId });
      return api.call(`${JOB}/rerunJob`, { jobId });
    },
  ],
  'job.invalid': [
    400,
    async () => api.call(`${JOB}/exportLineageAsJson`, { jobId: await foreignJob('REPLICATE [A]') }),
  ],
  'schedule.invalid': [
    400,
    () => api.call(SUBMIT, { dbvendor: 'dbvoracle', schedulable: 'true', cronExpression: '* *' }, { 'a.sql': '1' }),
  ],
  'upload.invalid': [400, () => api.call(SUBMIT, { dbvendor: 'dbvoracle' }, { 'a.exe': 'MZ' })],
  'request.invalid': [400, () => api.call(SUBMIT, { dbvendor: '' })],
  'request.malformed': [
    400,
    () => raw(SUBMIT, { body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=b' } }),
  ],
  'request.too_large': [413, () => api.call(SUBMIT, { extra: 'x'.repeat(65 * 1024) }, { 'a.sql': '1' })],
  'request.unsupported_media_type': [
    415,
    () => raw(SUBMIT, { body: '{"sqlfiles":["binary"]}', headers: { 'content-type': 'application/json' } }),
  ],
  'request.method_not_allowed': [405, () => raw(SUBMIT, { method: 'GET' }), 405],
  'request.path_not_found': [404, () => raw(`${JOB}/cancelUserJob`, {}), 404],
  'service.unavailable': [
    503,
    async () => {
      jest
        .spyOn(api.services.jobs, 'list')
        .mockRejectedValue(new DomainError('service.unavailable', 'The database cannot be reached; try again later.'));
      return api.call(`${JOB}/displayUserJobsSummary`);
    },
    503,
  ],
};

test.each(Object.entries(REACHED))('%s', async (_what, [code, send, http = 200]) => {
  const { status, body } = await send();
  expect([status, body]).toEqual([http, { code, error: expect.stringMatching(/\S/) }]);
});

const asked = {
  method: 'POST',
  url: BASE,
  headers: {},
  query: {},
  baseUrl: '',
  contentType: undefined,
  requestId: 'r',
};

const NOT_THERE: readonly DomainErrorCode[] = [
  ...(['client.not_found', 'connection.not_found', 'connection.table_not_found', 'task.not_found'] as const),
  ...(['execution.not_found', 'log.not_found', 'file.not_found'] as const),
];
/** Of those that no request provokes. */
const otherwise = (code: DomainErrorCode) =>
  code === 'request.not_implemented' ? 501 : NOT_THERE.includes(code) ? 404 : 400;

test.each(DOMAIN_ERROR_CODES)('%s has a code of its kind, HTTP 200, and the sentence', (code) => {
  const { status, body } = faults.render(faults.table[code], new DomainError(code, 'A sentence.'), asked);
  expect(body).toEqual({ code: REACHED[code]?.[0] ?? otherwise(code), error: 'A sentence.' });
  expect(status).toBe(REACHED[code]?.[2] ?? 200);
});

test('what nobody expected is a 500 that tells only where the log has it', async () => {
  const told = api.failures.length;
  jest.spyOn(api.services.jobs, 'list').mockRejectedValue(new Error('canary-stack'));
  const { status, body, text } = await api.call(`${JOB}/displayUserJobsSummary`);
  expect([status, body.code]).toEqual([500, 500]);
  expect(text).not.toContain('canary-stack');
  expect(api.failures).toHaveLength(told + 1);
});

test('a workspace that is stopped takes no new runs, and keeps nothing of what it refused', async () => {
  const { services } = api;
  const { id } = await services.workspaces.create(unique('stopped'));
  await services.workspaces.bind(testAdmin, id, 'sqlflow-user', api.userId);
  await services.workspaces.setStopped(testAdmin, id, true);
  const all = { limit: 9, offset: 0 };
  const { status, body } = await api.call(SUBMIT, PLACE, { 'a.sql': '1' });
  expect([status, body]).toEqual([200, { code: 400, error: expect.stringContaining('stopped') }]);
  expect(await services.jobs.list(testAdmin, id, all)).toEqual([]);
  expect(await services.connections.list(testAdmin, id, all)).toEqual([]);
});
