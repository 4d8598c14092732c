import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OcapiFixture, ocapiFixture } from './testing/ocapi-fixture';

let api: OcapiFixture;
beforeAll(async () => {
  api = await ocapiFixture();
});
afterAll(() => api.close());

const at = (name: string) => `/jobs/${encodeURIComponent(name)}/executions`;
const admin = { clientId: 'a', clientName: 'a', role: 'admin', workspaces: 'all' } as const;

/** Most decisions are tested where they are at home; here are those that have no other place. */
test('D3: elements of the list are the single documents', async () => {
  const job = await api.job();
  const id = await api.start(job);
  await api.worker.drain();
  const { _resource_state, ...single } = (await api.call('get', `${at(job.name)}/${id}`)).body;
  const { body } = await api.call('get', at(job.name));
  expect(body.data).toEqual([single]);
  expect(body.data[0]).toMatchObject({ status: 'OK', execution_status: 'finished' });
  expect(_resource_state).toMatch(/^[0-9a-f]{64}$/);
});

test('D4: a start that waits has a start_time, when it was accepted', async () => {
  const job = await api.job();
  const { body } = await api.call('post', at(job.name));
  const { createdAt } = (await api.stores.executions.find(Number(body.id)))!;
  expect(body).toMatchObject({ execution_status: 'pending', start_time: createdAt.toISOString() });
});

test('D10: runs of a deleted job stay readable one by one and by search; its list is gone', async () => {
  const job = await api.job();
  const id = await api.start(job);
  await api.worker.drain();
  await api.services.jobs.remove(admin, job.id);
  expect((await api.call('get', `${at(job.name)}/${id}`)).status).toBe(200);
  const query = { term_query: { fields: ['job_id'], operator: 'is', values: [job.name] } };
  expect((await api.call('post', '/job_execution_search', { query })).body.total).toBe(1);
  expect((await api.call('get', at(job.name))).status).toBe(404);
});

test('D9: what is named like a secret is not shown again', async () => {
  const job = await api.job();
  const parameters = [{ name: 'apiKey', value: 'canary-1' }];
  const started = await api.call('post', at(job.name), { parameters });
  const read = await api.call('get', `${at(job.name)}/${started.body.id}`);
  expect(read.body.parameters[0].value).toBe('********');
  expect(started.text + read.text).not.toContain('canary');
});

test('D14: arguments are plain', async () => {
  const { fault } = (await api.call('get', at('x'))).body;
  expect(fault.arguments).toEqual({ jobId: 'x' });
});

test('D18: a search over all jobs of the site, in pages', async () => {
  const prefix = `search ${Date.now()}`;
  const ids: string[] = [];
  for (const n of [1, 2, 3]) {
    const job = await api.job(['Accounts'], { name: `${prefix} ${n}` });
    ids.push(await api.start(job));
    await api.worker.drain();
  }
  const query = { text_query: { fields: ['job_id'], search_phrase: prefix } };
  const sorts = [{ field: 'job_id', sort_order: 'desc' }];
  const first = await api.call('post', '/job_execution_search', { query, sorts, count: 2 });
  expect(first.body).toMatchObject({
    _v: '17.2',
    _type: 'job_execution_search_result',
    count: 2,
    start: 0,
    total: 3,
    query,
    sorts,
    next: { _type: 'result_page', start: 2, count: 2 },
  });
  expect(first.body.hits.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[1]]);
  expect(first.body.hits[0]).toMatchObject({ _type: 'job_execution', status: 'OK', step_executions: [{}] });
  const last = await api.call('post', '/job_execution_search', { query, sorts, count: 2, start: 2 });
  expect(last.body.hits.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
  const foreign = await api.services.workspaces.create('Elsewhere');
  await api.services.workspaces.bind(admin, foreign.id, 'ocapi-site', 'Elsewhere');
  const elsewhere = await api.call('post', '/s/Elsewhere/dw/data/v17_2/job_execution_search', { query });
  expect(elsewhere.body).toMatchObject({ count: 0, hits: [], total: 0 });
});

test('every decision is named by a test', () => {
  const decisions = readFileSync(join(__dirname, '../DEVIATIONS.md'), 'utf8')
    .match(/^\| D\d+/gm)!
    .map((d) => d.slice(2));
  const names = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  const tests = names
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(__dirname, name), 'utf8'));
  const titles = tests.join('\n');
  expect(decisions.length).toBeGreaterThan(20);
  expect(decisions.filter((decision) => !new RegExp(`\\b${decision}\\b`).test(titles))).toEqual([]);
});
