import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { BASE, type V1Fixture, v1Fixture } from './testing/v1-fixture';

/** What real clients send and read, one by one (notes, section 7). */
let api: V1Fixture;
beforeAll(async () => {
  api = await v1Fixture({}, true);
  await api.connection('Crm');
  await api.connection('Lake');
});
afterAll(() => api.close());

type Row = Record<string, string | null>;
interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

const send = (path: string, { headers = {}, ...rest }: Sent = {}) =>
  fetch(`http://${api.host}${BASE}${path}`, { ...rest, headers: { 'x-cdata-authtoken': api.admin.token, ...headers } });
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  send(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  });
const jobOf = (...statements: string[]) =>
  api.job({
    Source: 'Crm',
    Destination: 'Lake',
    ...Object.fromEntries(statements.map((statement, i) => [`Query#${i + 1}`, statement])),
  });

/** PowerShell's -eq: without regard to case; a null is null. */
const powershellSuccess = (rows: Row[]) =>
  rows.some(({ Status, Result }) => Status?.toLowerCase() === 'success' && Result === null);

async function until<T>(what: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await what();
    if (holds(value)) return value;
    await sleep(5);
  }
}

describe('the PowerShell script', () => {
  const run = async (JobName: string) => {
    const answer = await post('/executeJob', { JobName, ExecutionType: 'Run', Async: 'false' });
    return { status: answer.status, rows: ((await answer.json()) as { value: Row[] }).value };
  };

  it('finds a row with Status SUCCESS and a null Result', async () => {
    const { status, rows } = await run(await jobOf('REPLICATE [Accounts]'));
    expect(status).toBe(200);
    expect(powershellSuccess(rows)).toBe(true);
    expect(rows.at(-1)).toMatchObject({ Status: 'SUCCESS', Result: null, Query: null });
  });

  it('finds none when a task failed, though another one succeeded', async () => {
    const { status, rows } = await run(await jobOf('REPLICATE [Accounts]', 'REPLICATE [Missing]'));
    expect(status).toBe(200);
    expect(powershellSuccess(rows)).toBe(false);
    expect(rows.at(-1)).toMatchObject({ Status: 'FAILED', Detail: expect.stringMatching(/^1 of 2 Tasks Failed/) });
  });

  it('finds none when the job is cancelled', async () => {
    const JobName = await jobOf('REPLICATE [Slow]');
    const answer = run(JobName);
    await until(
      async () => (await post('/cancelJob', { JobName })).status,
      (status) => status === 200,
    );
    expect(powershellSuccess((await answer).rows)).toBe(false);
  });
});

describe('the vendor s own client', () => {
  it('appends workspaceId to everything and repeats it in the body', async () => {
    const JobName = await jobOf();
    for (const path of ['/jobs', `/jobs('${JobName}')`, '/history', '/connections', '/tasks']) {
      expect([path, (await send(`${path}?workspaceId=default`)).status]).toEqual([path, 200]);
    }
    const body = { JobName, WorkspaceId: 'default', WaitForResults: 'true', Timeout: '0' };
    expect((await post('/executeJob?workspaceId=default', body)).status).toBe(200);
  });

  it.each(["O'Brien", 'a b', 'a.b-c_d', 'x (y)', 'é'])('addresses %s without encoding apostrophes', async (name) => {
    await api.job({ JobName: name });
    const answer = await send(`/jobs('${encodeURIComponent(name)}')?workspaceId=default`);
    expect(((await answer.json()) as Row).JobName).toBe(name);
    expect((await send(`/jobs('${encodeURIComponent(name)}')`, { method: 'DELETE' })).status).toBe(204);
  });

  it('filters with URLSearchParams: %24filter, + for blanks', async () => {
    const name = await jobOf('REPLICATE [Accounts]');
    const query = new URLSearchParams({ $filter: `JobName eq '${name}'`, $select: 'JobName,Status', $top: '5' });
    expect(String(query)).toContain('%24filter=JobName+eq+');
    const { value } = (await (await send(`/jobs?${query}`)).json()) as { value: Row[] };
    expect(value).toEqual([{ JobName: name, Status: '' }]);
  });

  it('reads the status at the top of the answer', async () => {
    const JobName = await jobOf('REPLICATE [Accounts]');
    await post('/executeJob', { JobName });
    expect(await (await post('/getJobStatus', { JobName, PushOnQuery: 'true' })).json()).toMatchObject({
      JobId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      JobName,
      Status: 'SUCCESS',
      Queries: [{ query: 'REPLICATE [Accounts]', status: 'SUCCESS' }],
    });
  });

  it('changes a task by its 18-digit id, sent as text; a bare number is refused, not rounded', async () => {
    const JobName = await jobOf('REPLICATE [Accounts]', 'REPLICATE [Contacts]');
    const query = new URLSearchParams({ $filter: `JobName eq '${JobName}'`, $orderby: 'Index' });
    const { value } = (await (await send(`/tasks?${query}`)).json()) as { value: Row[] };
    const TaskId = value[1]!.TaskId!;
    expect(TaskId).toMatch(/^\d{18}$/);
    const put = (body: string) =>
      send('/tasks', { method: 'PUT', body, headers: { 'Content-Type': 'application/json' } });
    const changed = await put(JSON.stringify({ JobName, TaskId, Query: 'REPLICATE [Leads]' }));
    expect(await changed.json()).toMatchObject({ TaskId, Index: '2', Query: 'REPLICATE [Leads]' });
    expect((await put(`{"JobName":"${JobName}","TaskId":${TaskId},"Query":"REPLICATE [X]"}`)).status).toBe(400);
    const one = new URLSearchParams({ $filter: `JobName eq '${JobName}' and TaskId eq '${TaskId}'` });
    expect(((await (await send(`/tasks?${one}`)).json()) as { value: Row[] }).value).toHaveLength(1);
    const gone = new URLSearchParams({ JobName, TaskId });
    expect((await send(`/tasks?${gone}`, { method: 'DELETE' })).status).toBe(204);
  });

  it('finds Id in every row of history', async () => {
    const JobName = await jobOf();
    await post('/executeJob', { JobName });
    const query = new URLSearchParams({ JobName, $top: '100', $orderby: 'RunStartDate desc' });
    const { value } = (await (await send(`/history?${query}`)).json()) as { value: Row[] };
    expect(value).toHaveLength(1);
    expect(value[0]!.Id).toMatch(/^\d+$/);
    for (const field of Object.values(value[0]!)) expect(field === null || typeof field === 'string').toBe(true);
  });

  it('gives up after 30 s and drops the socket: the run goes on', async () => {
    const JobName = await jobOf('REPLICATE [Slow]');
    const impatient = new AbortController();
    const dropped = send('/executeJob', {
      method: 'POST',
      body: JSON.stringify({ JobName }),
      headers: { 'Content-Type': 'application/json' },
      signal: impatient.signal,
    });
    const status = async () => ((await (await post('/getJobStatus', { JobName })).json()) as { Status: string }).Status;
    await until(status, (word) => word === 'RUNNING');
    impatient.abort();
    await expect(dropped).rejects.toThrow();
    await until(
      async () => api.requests,
      (requests) => requests.some(({ aborted }) => aborted),
    );
    expect(await status()).toBe('RUNNING');
    expect((await post('/cancelJob', { JobName })).status).toBe(200);
    await until(status, (word) => word === 'CANCELLED');
  });
});

describe('the replication manager', () => {
  it('lists jobs with a trailing slash and starts each, with native booleans, in parallel', async () => {
    const mine = await Promise.all([jobOf(), jobOf(), jobOf()]);
    const { value } = (await (await send('/jobs/')).json()) as { value: Row[] };
    const names = value.map((row) => row.JobName!).filter((name) => mine.includes(name));
    expect(names).toHaveLength(3);
    const answers = await Promise.all(
      names.map((JobName) => post('/executeJob', { JobName, ExecutionType: 'Run', Async: true })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('the status poller', () => {
  it('proves itself by Basic with a real user, and hammers', async () => {
    const JobName = await jobOf();
    const authorization = `Basic ${Buffer.from(`${api.admin.id}:${api.admin.secret}`).toString('base64')}`;
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => post('/getJobStatus', { JobName }, { authorization, 'x-cdata-authtoken': '' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('small clients', () => {
  it('ask whether a connection exists by a bare name: 404 is no, and a deletion is an empty 204', async () => {
    expect((await send('/connections(Nowhere)')).status).toBe(404);
    const name = await api.connection('Here');
    expect((await send(`/connections(${name})`)).status).toBe(200);
    expect((await send(`/connections("${name}")`)).status).toBe(200);
    const gone = await send(`/connections(${name})`, { method: 'DELETE' });
    expect([gone.status, await gone.text()]).toEqual([204, '']);
  });

  it('show nothing but the reason phrase', async () => {
    const phrase = await new Promise((resolve, reject) => {
      const headers = { 'x-cdata-authtoken': api.admin.token };
      httpRequest(`http://${api.host}${BASE}/jobs(nowhere)`, { headers }, (answer) => {
        answer.resume();
        resolve(answer.statusMessage);
      })
        .on('error', reject)
        .end();
    });
    expect(phrase).toBe('There is no job with this identifier.');
  });
});
