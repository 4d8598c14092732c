import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { V2Client } from '@jobglot/cdata-v2-client';
import { copyJob } from './harness/copy-job';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';

let installation: Installation;
let client: V2Client;
let data: DataDatabase;

beforeAll(async () => {
  [installation, data] = await Promise.all([startInstallation(), dataDatabase()]);
  await installation.startWorker();
  client = new V2Client(installation.baseUrl, installation.token);
});

afterAll(async () => {
  await installation?.stop();
  await data?.close();
});

const runToEnd = async (job: string) => client.waitForRun(job, await client.execute(job));

test('what v2 reports is what really moved', async () => {
  await data.fill('orders', 12_345);
  const job = await copyJob(client, data, 'orders');
  const first = await runToEnd(job);
  expect(first).toMatchObject({
    status: 'Successful',
    records_read: 12_345,
    records_written: 12_345,
    records_failed: 0,
  });
  expect(await data.checksum('copy.orders')).toEqual(await data.checksum('public.orders'));

  await data.db.query(
    "update public.orders set name = 'changed' where id <= 10; delete from public.orders where id = 11",
  );
  const second = await runToEnd(job);
  expect(second).toMatchObject({ status: 'Successful', records_read: 12_344, records_written: 12_344 });
  // Upsert by key: the changed rows are changed, the one that is gone at the source stays (deletions are later work).
  const { rows } = await data.db.query("select count(*)::int as n from copy.orders where name = 'changed'");
  expect(rows[0].n).toBe(10);
  expect((await data.checksum('copy.orders')).rows).toBe(12_345);

  const { value: history } = await client.json('GET', `/jobs/${job}/history`);
  expect(history.map((entry: { history_id: string }) => entry.history_id)).toEqual([
    second.history_id,
    first.history_id,
  ]);
  const [task] = (await client.json('GET', `/jobs/${job}/tasks`)).value;
  const { value: lastRun } = await client.json('GET', `/jobs/${job}/tasks/last-run`);
  expect(lastRun).toMatchObject([{ task_id: task.id, history_id: second.history_id, records_written: 12_344 }]);
  const { value: taskHistory } = await client.json('GET', `/jobs/${job}/tasks/${task.id}/history`);
  expect(taskHistory.map((r: { records_written: number }) => r.records_written)).toEqual([12_344, 12_345]);
  expect(await client.json('GET', `/jobs/${job}/status`)).toMatchObject({
    status: 'Successful',
    id: second.history_id,
  });
  expect(await client.log(job, second.history_id)).toMatch(/12344|12,344/);
});

test('from a JSON file to PostgreSQL, from PostgreSQL to CSV and SQLite and back', async () => {
  await mkdir(join(installation.filesRoot, 'in'), { recursive: true });
  const people = [
    { id: 1, name: 'Ada', note: 'says "hi"' },
    { id: 2, name: 'Björn', note: '' },
    { id: 3, name: '日本', note: null },
  ];
  await writeFile(join(installation.filesRoot, 'in', 'people.json'), JSON.stringify(people));
  const json = await client.createConnection(unique('json'), 'JSON', { URI: 'in' });
  const postgres = await client.createPostgresConnection(unique('pg'), data.url);
  const csv = await client.createConnection(unique('csv'), 'CSV', { URI: 'out' });
  const sqlite = await client.createConnection(unique('sqlite'), 'SQLite', { DataSource: 'out/people.db' });
  const hop = async (from: string, to: string, query: string) => {
    const body = { name: unique('hop'), type: 'Standard', source_connection_id: from, destination_connection_id: to };
    const run = await runToEnd(await client.createJob({ ...body, queries: [query] }));
    expect(run).toMatchObject({ status: 'Successful', records_written: 3, error: null });
  };
  await hop(json, postgres, 'REPLICATE [people]');
  await hop(postgres, csv, 'REPLICATE [people_csv] SELECT id, name, note FROM [people]');
  await hop(csv, sqlite, 'REPLICATE [people_sqlite] SELECT * FROM [people_csv]');
  await hop(sqlite, postgres, 'REPLICATE [people_again] SELECT * FROM [people_sqlite]');
  const { rows } = await data.db.query('select id::int, name, note from public.people_again order by id::int');
  expect(rows).toEqual(people);
});

test.each([
  ['a missing table', 'REPLICATE [nothing_here]', {}, /nothing_here/],
  ['a wrong password', 'REPLICATE [t]', { Password: 'wrong' }, /password|user/i],
  ['an unreachable source', 'REPLICATE [t]', { Port: '1' }, /reach|refused|connect/i],
])('%s: a failed run whose log says what to do', async (_name, query, change, message) => {
  const { hostname, port, pathname, username, password } = new URL(data.url);
  const properties = { Server: hostname, Port: port, Database: pathname.slice(1), User: username, Password: password };
  const bad = await client.createConnection(unique('bad'), 'PostgreSQL', { ...properties, ...change });
  const good = await client.createPostgresConnection(unique('good'), data.url);
  const body = { name: unique('fails'), type: 'Standard', source_connection_id: bad, destination_connection_id: good };
  const job = await client.createJob({ ...body, destination_schema: 'copy', queries: [query] });
  const run = await runToEnd(job);
  expect(run).toMatchObject({ status: 'Failed', records_written: 0 });
  expect(run.error).toMatch(message);
  expect(await client.log(job, run.history_id)).toMatch(message);
});

test('continue on error runs the tasks after a failed one', async () => {
  await data.fill('good', 10);
  const job = await copyJob(client, data, 'good', {
    continue_on_error: true,
    queries: ['REPLICATE [gone]', 'REPLICATE [good]'],
  });
  expect(await runToEnd(job)).toMatchObject({ status: 'Failed', records_written: 10 });
  const stops = await copyJob(client, data, 'good', { queries: ['REPLICATE [gone]', 'REPLICATE [good]'] });
  expect(await runToEnd(stops)).toMatchObject({ status: 'Failed', records_written: 0 });
});

test('two starts at once: one is taken, the other is told; a deleted job is gone', async () => {
  const job = await client.createJob({ name: unique('twice'), type: 'Standard' });
  // A no-op run may be over before the next start comes: what counts is that every accepted start is a run, and no other.
  const answers = await Promise.all(Array.from({ length: 20 }, () => client.raw('POST', `/jobs/${job}/execute`, {})));
  const { value } = await client.json('GET', `/jobs/${job}/history`);
  expect(value).toHaveLength(answers.filter((a) => a.status < 300).length);
  for (const refused of answers.filter((a) => a.status >= 300)) expect(refused).toMatchObject({ status: 400 });
  await client.waitForRun(job, value[0].history_id);
  expect((await client.raw('DELETE', `/jobs/${job}`)).status).toBeLessThan(300);
  expect((await client.raw('GET', `/jobs/${job}`)).status).toBe(404);
  expect(installation.gateway.child.exitCode).toBeNull();
});

test.each([
  ['malformed JSON', 'POST', '/workspaces/default/jobs', '{"name":', 400],
  ['a wrong type', 'POST', '/workspaces/default/jobs', { name: 5 }, 400],
  [
    'a statement that is not REPLICATE',
    'POST',
    '/workspaces/default/jobs',
    { name: 'x', type: 'Standard', queries: ['DROP TABLE t'] },
    400,
  ],
  ['an unknown job', 'POST', '/jobs/00000000-0000-0000-0000-000000000000/execute', {}, 404],
  ['an address that is no id', 'GET', '/jobs/%00', undefined, 400],
  [
    'a path outside the files root',
    'POST',
    '/workspaces/default/connections',
    { name: 'x', connector: 'CSV', properties: { URI: '../..' } },
    400,
  ],
  ['20 MB', 'POST', '/workspaces/default/jobs', { name: 'x'.repeat(20_000_000) }, 413],
] as const)('%s is a clear v2 error', async (_name, method, path, body, status) => {
  const answer = await client.raw(method, path, body);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.text).error.message).toEqual(expect.any(String));
  expect(await client.raw('GET', '/workspaces/default/jobs')).toMatchObject({ status: 200 });
});

test("the product's own database cannot be a connection that runs", async () => {
  const url = new URL(installation.databaseUrl);
  const { status, text } = await client.raw('POST', '/workspaces/default/connections', {
    name: unique('own'),
    connector: 'PostgreSQL',
    properties: {
      Server: url.hostname,
      Port: url.port,
      Database: url.pathname.slice(1),
      User: url.username,
      Password: url.password,
    },
  });
  if (status === 201) {
    const tested = await client.raw('POST', `/connections/${JSON.parse(text).id}/test`);
    expect(tested.status).toBe(400);
  } else expect(status).toBe(400);
});
