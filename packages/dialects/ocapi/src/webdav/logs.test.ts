import request from 'supertest';
import { type OcapiFixture, ocapiFixture } from '../testing/ocapi-fixture';

const ROOT = '/on/demandware.servlet/webdav';
let api: OcapiFixture;
beforeAll(async () => {
  api = await ocapiFixture();
});
afterAll(() => api.close());

async function read(
  name: string,
  id: string,
): Promise<{ log_file_name: string; log_file_path: string; is_log_file_existing: boolean }> {
  return (await api.call('get', `/jobs/${encodeURIComponent(name)}/executions/${id}`)).body;
}

test('both paths, HEAD with its length, parts by Range', async () => {
  const job = await api.job(['Accounts', 'Contacts']);
  const id = await api.start(job);
  await api.worker.drain();
  const { log_file_name, log_file_path } = await read(job.name, id);
  const impex = await api.call('get', `${ROOT}/Sites/Impex/log/${encodeURIComponent(log_file_name)}`);
  expect(impex.status).toBe(200);
  expect(impex.headers['content-type']).toBe('text/plain;charset=UTF-8');
  expect(impex.text).toContain('3 rows written to Contacts.');
  const size = Buffer.byteLength(impex.text);
  expect(impex.headers['content-length']).toBe(String(size));
  // As clients join them, a doubled slash included.
  for (const address of [`${ROOT}${log_file_path}`, `${ROOT}/${log_file_path}`]) {
    expect((await api.call('get', encodeURI(address))).text).toBe(impex.text);
  }
  const address = encodeURI(`${ROOT}${log_file_path}`);
  const head = await api.call('head', address);
  expect([head.status, head.headers['content-length'], head.text]).toEqual([200, String(size), undefined]);
  const part = await api.call('get', address).set('Range', 'bytes=10-29');
  expect([part.status, part.headers['content-range'], part.text]).toEqual([
    206,
    `bytes 10-29/${size}`,
    impex.text.slice(10, 30),
  ]);
  expect((await api.call('get', address).set('Range', `bytes=${size - 5}-`)).text).toBe(impex.text.slice(-5));
  const beyond = await api.call('get', address).set('Range', `bytes=${size}-${size + 9}`);
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${size}`]);
  for (const range of ['bytes=0-1,3-4', 'lines=1-2', 'nonsense']) {
    expect((await api.call('get', address).set('Range', range)).status).toBe(200);
  }
});

test('is_log_file_existing tells the truth, and a log is readable while the run goes on', async () => {
  const job = await api.job(['Slow']);
  const id = await api.start(job);
  const queued = await read(job.name, id);
  expect(queued.is_log_file_existing).toBe(false);
  const address = encodeURI(`${ROOT}${queued.log_file_path}`);
  // Who follows a log looks before its first line is there.
  const early = await api.call('get', address);
  expect([early.status, early.text, early.headers['content-length']]).toEqual([200, '', '0']);
  const line = { executionId: Number(id), at: new Date(), level: 'info', taskPosition: null } as const;
  await api.stores.logs.append([{ ...line, message: 'first' }]);
  expect((await read(job.name, id)).is_log_file_existing).toBe(true);
  const first = (await api.call('get', address)).text;
  await api.stores.logs.append([{ ...line, message: 'second' }]);
  const rest = await api.call('get', address).set('Range', `bytes=${first.length}-`);
  expect([rest.status, rest.text]).toEqual([206, expect.stringMatching(/second\n$/)]);
  await api.stores.executions.requestCancel(Number(id), 'enough');
});

test('a run that ended without a line has no file', async () => {
  const job = await api.job(['Accounts'], { options: { verbosity: 1 } });
  const id = await api.start(job);
  await api.worker.drain();
  const { is_log_file_existing, log_file_path } = await read(job.name, id);
  const answer = await api.call('get', encodeURI(`${ROOT}${log_file_path}`));
  expect([is_log_file_existing, answer.status]).toEqual([false, 404]);
});

test('runs that were accepted in one millisecond share a file: nothing is lost (D13)', async () => {
  const job = await api.job(['Accounts'], { concurrencyPolicy: 'queue' });
  const ids = [await api.start(job), await api.start(job)];
  const at = new Date();
  for (const id of ids) {
    const entry = api.stores.state.executions.get(Number(id))!;
    entry.execution = { ...entry.execution, createdAt: at };
    const line = { executionId: Number(id), at, level: 'info', taskPosition: null } as const;
    await api.stores.logs.append([{ ...line, message: `run ${id}` }]);
  }
  const { text } = await api.call('get', encodeURI(`${ROOT}${(await read(job.name, ids[0]!)).log_file_path}`));
  expect(text).toMatch(new RegExp(`run ${ids[0]}\\n.*run ${ids[1]}\\n$`));
  await api.worker.drain();
});

test.each([
  '/Sites/Impex/log/nothing.log',
  '/Sites/Impex/log/Job-x-20260231000000000.log',
  '/Sites/Impex/log/Job-x-20260101000000000.log',
  '/Sites/Impex/log/..%2f..%2fetc%2fpasswd',
  '/Sites/LOGS/jobs/other/Job-x-20260101000000000.log',
  '/Sites/Impex/src/x',
])('%s is not there', async (path) => {
  const answer = await api.call('get', `${ROOT}${path}`);
  expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html;charset=UTF-8']);
});

test('the same token, and HTML errors as the vendor has them', async () => {
  const nobody = await request(api.server).get(`${ROOT}/Sites/Impex/log/x.log`);
  expect([nobody.status, nobody.headers['www-authenticate']]).toEqual([401, 'BASIC realm="Jobglot"']);
  expect(nobody.headers['content-type']).toBe('text/html;charset=UTF-8');
  const viewer = await api.tokenOf(await api.client('viewer', 'ocapi'));
  const refused = await request(api.server)
    .get(`${ROOT}/Sites/Impex/log/x.log`)
    .set('Authorization', `Bearer ${viewer}`);
  expect(refused.status).toBe(403);
  const put = await api.call('put', `${ROOT}/Sites/Impex/log/x.log`, {});
  expect(put.status).toBe(405);
});

test('a log of a workspace that the caller may not enter is not there', async () => {
  const job = await api.job();
  const id = await api.start(job);
  await api.worker.drain();
  const own = await api.services.workspaces.create('Log readers');
  const token = await api.tokenOf(await api.client('operator', 'ocapi', [own.id]));
  const address = encodeURI(`${ROOT}${(await read(job.name, id)).log_file_path}`);
  expect((await request(api.server).get(address).set('Authorization', `Bearer ${token}`)).status).toBe(404);
});
