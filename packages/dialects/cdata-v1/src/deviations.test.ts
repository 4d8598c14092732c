import request from 'supertest';
import { BASE, type V1Fixture, v1Fixture } from './testing/v1-fixture';

let api: V1Fixture;
beforeAll(async () => {
  api = await v1Fixture({}, true);
  await api.connection('Crm');
  await api.connection('Lake');
});
afterAll(() => api.close());

const make = (body: object) => api.call('post', '/jobs', body);
const runnable = (...queries: string[]) =>
  api.job({
    Source: 'Crm',
    Destination: 'Lake',
    ...Object.fromEntries(queries.map((query, i) => [`Query#${i + 1}`, query])),
  });
const run = (JobName: string, more: object = {}) => api.call('post', '/executeJob', { JobName, ...more });
const fault = (status: number) => ({ status, body: { error: { code: String(status) } } });

describe('decisions', () => {
  it('D1: JobName in the query: GET answers a list of one or 404, PUT and DELETE take it; a key wins', async () => {
    const [one, two] = [await api.job(), await api.job()];
    const { body } = await api.call('get', `/jobs?JobName=${encodeURIComponent(one)}`);
    expect(body.value.map((job: { JobName: string }) => job.JobName)).toEqual([one]);
    expect(await api.call('get', '/jobs?JobName=nowhere')).toMatchObject(fault(404));
    const path = `/jobs?jobname=${encodeURIComponent(one)}`;
    expect((await api.call('put', path, { BatchSize: 5 })).body).toMatchObject({ JobName: one, BatchSize: '5' });
    expect((await api.call('delete', `/jobs(${two})?JobName=${one}`)).status).toBe(204);
    expect((await api.call('delete', path)).status).toBe(204);
  });

  it.each([
    ['d1', '/jobs(d1)'],
    ['d2', "/jobs('d2')"],
    ['d3', '/jobs("d3")'],
    ['d4 x', '/jobs(%27d4%20x%27)'],
    ['d5', '/jobs%28%27d5%27%29'],
    ["d'6", "/jobs('d'6')"],
    ["d'7", "/jobs('d''7')"],
    ['d(8)', '/JOBS(d(8))/'],
    ['d(9)', "/jobs('d(9)')"],
    ['d%10', '/jobs(d%2510)'],
  ])('D2: the job %s is addressed as %s', async (name, path) => {
    await api.job({ JobName: name });
    // supertest would normalise the address: it is sent as it stands
    const answer = await fetch(`http://${api.host}${BASE}${path}`, {
      headers: { 'x-cdata-authtoken': api.admin.token },
    });
    expect(await answer.json()).toMatchObject({ JobName: name });
  });

  it('D2: names compare with regard to case, fields without', async () => {
    await make({ jobname: 'Case', SCHEDULED: false });
    expect((await api.call('get', '/jobs(Case)')).status).toBe(200);
    expect((await api.call('get', '/jobs(case)')).status).toBe(404);
  });

  it('D3: text or native in, text or null out; an empty text is none', async () => {
    const JobName = await api.job({ Scheduled: 'False', BatchSize: '100', CommandTimeout: 30, DropTable: true });
    const { body } = await api.call('get', `/jobs(${JobName})`);
    expect(body).toMatchObject({ Scheduled: 'false', BatchSize: '100', CommandTimeout: '30', DropTable: 'true' });
    for (const value of Object.values(body)) expect(value === null || typeof value === 'string').toBe(true);
    expect((await api.call('put', `/jobs(${JobName})`, { BatchSize: '' })).body.BatchSize).toBeNull();
    expect((await make({ JobName: 'perhaps', Scheduled: 'perhaps' })).status).toBe(400);
  });

  it.each([
    ['0', 1],
    ['4', 5],
    [5, 5],
  ])('D4: Verbosity %s is kept, and acts as %s', async (sent, acts) => {
    const JobName = await api.job({ Verbosity: sent });
    expect((await api.call('get', `/jobs(${JobName})`)).body.Verbosity).toBe(String(sent));
    const stored = [...api.stores.state.jobs.values()].find(({ job }) => job.name === JobName)!;
    expect(stored.job.options.verbosity).toBe(acts);
    stored.job = { ...stored.job, options: { ...stored.job.options, verbosity: 3 } };
    expect((await api.call('get', `/jobs(${JobName})`)).body.Verbosity).toBe('3');
  });

  it('D5, D6: 201 with Location, 204, and one shape of errors without 409', async () => {
    const answer = await make({ JobName: "D'5" });
    expect([answer.status, new URL(answer.headers.location!).pathname]).toEqual([201, "/api.rsc/jobs('D''5')"]);
    expect((await api.call('get', "/jobs('D''5')")).status).toBe(200);
    expect(await make({ JobName: "D'5" })).toMatchObject(fault(400));
    expect((await api.call('delete', "/jobs('D''5')")).status).toBe(204);
  });

  it('D7: Query#n replaces the list, absent it stays; name and type are fixed', async () => {
    const JobName = await api.job({
      'Query#1': 'REPLICATE [A]',
      'Query#3': 'REPLICATE [C]',
      'Query#2': 'REPLICATE [B]',
    });
    const put = (body: object) => api.call('put', `/jobs(${JobName})`, body);
    const queries = (body: Record<string, string>) => Object.keys(body).filter((key) => key.startsWith('Query#'));
    const before = (await put({ Verbosity: 1 })).body;
    expect([before['Query#1'], before['Query#2'], before['Query#3']]).toEqual([
      'REPLICATE [A]',
      'REPLICATE [B]',
      'REPLICATE [C]',
    ]);
    expect(queries((await put({ 'Query#1': 'REPLICATE [Z]' })).body)).toEqual(['Query#1']);
    expect((await put({ JobName, Type: 1 })).status).toBe(200);
    expect((await put({ JobName: 'other' })).status).toBe(400);
    expect((await put({ Type: 'ReplicateAll' })).status).toBe(400);
    expect((await make({ JobName: 'twice', 'Query#1': 'REPLICATE [A]', 'Query#01': 'REPLICATE [B]' })).status).toBe(
      400,
    );
  });

  it('D8: the server s fields are ignored, unknown ones kept, secrets refused', async () => {
    const JobName = await api.job({ Source: 'Crm', Team: { Name: 'x' }, 'Query#1': 'REPLICATE [A]' });
    const read = (await api.call('get', `/jobs(${JobName})`)).body;
    const { '@odata.context': _, ...echo } = read;
    expect((await api.call('put', `/jobs(${JobName})`, echo)).body).toMatchObject({
      JobId: read.JobId,
      Team: { Name: 'x' },
    });
    expect((await make({ JobName: 'secretive', Password: 'x' })).status).toBe(400);
    expect((await api.call('post', '/tasks', { JobName, Query: 'REPLICATE [B]', Team: 'x' })).status).toBe(400);
  });

  it('D9: a start waits by default; Async or WaitForResults false answers at once; others are ignored', async () => {
    const JobName = await runnable('REPLICATE [Accounts]');
    const words = async (more: object) => (await run(JobName, more)).body.value.at(-1).Status;
    expect(await words({ Anything: 'else' })).toBe('SUCCESS');
    expect(await words({ Async: 'false', WaitForResults: 'true' })).toBe('SUCCESS');
    const slow = await runnable('REPLICATE [Slow]');
    expect((await run(slow, { WaitForResults: 'false' })).body.value).toHaveLength(1);
    await api.call('post', '/cancelJob', { JobName: slow });
  });

  it('D10: Timeout waits for an earlier run; without it a running job is a 400', async () => {
    const JobName = await runnable('REPLICATE [Slow]');
    await run(JobName, { Async: true });
    expect(await run(JobName)).toMatchObject(fault(400));
    const second = run(JobName, { Timeout: '60', Async: 'true' });
    const answered = second.then(({ status }) => status);
    await api.call('post', '/cancelJob', { JobName });
    expect(await answered).toBe(200);
    await api.call('post', '/cancelJob', { JobName });
  });

  it('D11: Poll starts a planned time that nobody has fired, once', async () => {
    const JobName = await runnable('REPLICATE [Accounts]');
    const poll = async () => (await run(JobName, { ExecutionType: 'poll' })).body.value[0];
    expect(await poll()).toMatchObject({ Status: null, Result: 'Not due', Detail: 'Not scheduled.' });
    await api.call('put', `/jobs(${JobName})`, { Scheduled: true, ScheduledCron: '* * * * *' });
    expect(await poll()).toMatchObject({ Detail: expect.stringMatching(/^Not due; the next run is planned for 20/) });
    const stored = [...api.stores.state.jobs.values()].find(({ job }) => job.name === JobName)!;
    stored.servedUntil = new Date(Date.now() - 120_000);
    expect(await poll()).toMatchObject({ Status: 'RUNNING', Query: 'REPLICATE [Accounts]' });
    expect(await poll()).toMatchObject({ Result: 'Not due' });
  });

  it('D12: only a whole success has Status SUCCESS with a null Result', async () => {
    const JobName = await runnable('REPLICATE [Accounts]', 'REPLICATE [Missing]');
    const answer = await run(JobName);
    expect(answer.status).toBe(200);
    const rows = answer.body.value as { Status: string; Result: string | null; Detail: string }[];
    expect(rows.map(({ Status }) => Status)).toEqual(['RUNNING', 'FAILED', 'FAILED']);
    expect(rows.at(-1)!.Detail).toMatch(/^1 of 2 Tasks Failed: /);
    expect(rows.some(({ Status, Result }) => Status === 'SUCCESS' && Result === null)).toBe(false);
  });

  it('D13: Table becomes a statement, Index is 1-based, PUT tasks(JobName) adds without a TaskId', async () => {
    const JobName = await api.job({ 'Query#1': 'REPLICATE [A]' });
    const first = await api.call('post', '/tasks', { JobName, Table: 'First', Index: 1 });
    expect(first.body.value[0]).toMatchObject({ Query: 'REPLICATE [First]', Index: '1' });
    const added = await api.call('put', `/tasks(${JobName})`, { Query: 'REPLICATE [Last]' });
    expect([added.status, added.body.value[0].Index]).toEqual([201, '3']);
    expect((await api.call('get', `/tasks(${JobName})/Query/$value`)).status).toBe(400);
    const single = await api.job({ 'Query#1': 'REPLICATE [A]' });
    expect((await api.call('get', `/tasks(${single})/Query/$value`)).text).toBe('REPLICATE [A]');
    const { TaskId } = added.body.value[0];
    expect((await api.call('put', `/tasks(${JobName})`, { TaskId, Index: '2' })).body.Index).toBe('2');
    expect((await api.call('post', '/tasks', { JobName, Table: 'x', Index: 0 })).status).toBe(400);
    expect((await api.call('post', '/tasks', { JobName, Table: 'x] WITH [' })).status).toBe(400);
  });

  it('D14: a status has the job s row first, and the fields that clients read at the top', async () => {
    const JobName = await runnable('REPLICATE [Accounts]');
    await run(JobName);
    const { body } = await api.call('post', '/getJobStatus', { JobName });
    expect(body.value.map(({ Query, Result }: { Query: string; Result: string }) => [Query, Result])).toEqual([
      [null, null],
      ['REPLICATE [Accounts]', 'Success'],
    ]);
    expect(body).toMatchObject({ JobName, Status: 'SUCCESS' });
    const all = await api.call('post', '/getJobStatus');
    expect(all.body.value).toContainEqual(expect.objectContaining({ JobName, Status: 'SUCCESS' }));
  });

  it('D15: a log is readable text in base64, by verbosity', async () => {
    const JobName = await runnable('REPLICATE [Accounts]');
    await run(JobName);
    const { body } = await api.call('post', '/GetJobLog', { JobName, Days: '1' });
    const text = Buffer.from(body.value[0].FileData, 'base64').toString('utf8');
    expect(text).toContain('3 rows written to Accounts.');
    const quiet = await runnable('REPLICATE [Accounts]');
    await api.call('put', `/jobs(${quiet})`, { Verbosity: 1 });
    await run(quiet);
    expect((await api.call('post', '/getLogs', { JobName: quiet, Days: 1 })).body.value[0].FileData).toBe('');
  });

  it('D16: the history of a deleted job stays, by its name', async () => {
    const JobName = await runnable('REPLICATE [Missing]');
    await run(JobName);
    await api.call('delete', `/jobs(${JobName})`);
    const { body } = await api.call('get', `/history?JobName=${encodeURIComponent(JobName)}`);
    expect(body.value).toMatchObject([{ JobName, Status: 'FAILED', Details: expect.stringContaining('Missing') }]);
    expect(body.value[0].RunStartDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  });

  it('D17: words compare without regard to case, names with; a page ends with a link', async () => {
    const JobName = await runnable('REPLICATE [Accounts]');
    await run(JobName);
    const names = async (filter: string) => {
      const { body } = await api.call('get', `/jobs?$filter=${encodeURIComponent(filter)}`);
      return body.value.map((job: { JobName: string }) => job.JobName);
    };
    expect(await names(`JobName eq '${JobName}' and Status eq 'Success'`)).toEqual([JobName]);
    expect(await names(`JobName eq '${JobName.toUpperCase()}'`)).toEqual([]);
    expect(await names(`tolower(JobName) eq '${JobName.toUpperCase()}'`)).toEqual([JobName]);
    expect(await api.call('get', '/jobs?$filter=Nothing eq 1')).toMatchObject({
      ...fault(400),
      body: { error: { message: '$filter: at character 1: job has no property "Nothing".' } },
    });
  });

  it('D18: users are clients; a token is shown once', async () => {
    const { status, body } = await api.call('post', '/createUsers', {
      'User#1': 'ann',
      'Password#1': 'a long secret',
      'Roles#1': 'cdata_support,cdata_standard',
      User2: 'bob',
      Roles2: 'cdata_viewer',
    });
    expect([status, body.value.map(({ Roles }: { Roles: string }) => Roles)]).toEqual([
      201,
      ['cdata_standard', 'cdata_viewer'],
    ]);
    const [ann] = body.value;
    const asAnn = () => request(api.server).get(`${BASE}/jobs`).set('x-cdata-authtoken', ann.AuthToken);
    expect((await asAnn()).status).toBe(200);
    expect((await request(api.server).get(`${BASE}/jobs`).auth('ann', 'a long secret')).status).toBe(200);
    expect((await api.call('get', '/users(ann)')).text).not.toMatch(/Token|secret/);
    expect((await api.call('post', '/createUsers', { 'User#1': 'ann', 'Roles#1': 'cdata_admin' })).status).toBe(400);
    expect((await api.call('put', '/users(ann)', { Active: 'false' })).status).toBe(400);
  });

  it('D19, D20: NotifyWindowsEvent and SkipDeleted are kept where the engine finds them', async () => {
    const JobName = await api.job({ NotifyWindowsEvent: true, SkipDeleted: true });
    const stored = () => [...api.stores.state.jobs.values()].find(({ job }) => job.name === JobName)!;
    expect(stored().job).toMatchObject({
      notifications: { processLog: true },
      options: { deletionBehavior: 'SkipDelete' },
    });
    await api.call('put', `/jobs(${JobName})`, { SkipDeleted: false });
    expect(stored().job.options.deletionBehavior).toBe('HardDelete');
    stored().job = { ...stored().job, options: { ...stored().job.options, deletionBehavior: 'SoftDelete' } };
    expect((await api.call('put', `/jobs(${JobName})`, { SkipDeleted: 'false' })).body.SkipDeleted).toBe('false');
    expect(stored().job.options.deletionBehavior).toBe('SoftDelete');
  });

  it('D21: Basic with any user and a token, or id and secret; a token in the address where it is allowed', async () => {
    const { token, id, secret } = api.admin;
    const get = (server = api.server, path = '/jobs') => request(server).get(`${BASE}${path}`);
    expect((await get().auth('anybody', token)).status).toBe(200);
    expect((await get().auth(id, secret)).status).toBe(200);
    expect((await get().auth(id, 'wrong')).status).toBe(401);
    expect((await get(api.server, `/jobs?@authtoken=${token}`)).status).toBe(401);
    const open = await v1Fixture({ tokenInUrl: true });
    try {
      expect((await get(open.server, `/jobs?@authtoken=${open.admin.token}`)).status).toBe(200);
      expect((await get(open.server, '/jobs?@authtoken=wrong')).status).toBe(401);
    } finally {
      await open.close();
    }
  });

  it('D22: a ConnectionString replaces the whole one; stars keep a secret', async () => {
    const name = await api.connection('Whole', 'Server=db;Database=a;Password=canary;');
    const put = (ConnectionString: string) => api.call('put', `/connections(${name})`, { ConnectionString });
    expect((await put('Server=other;Password=********')).body.ConnectionString).toBe('Password=********;Server=other;');
    expect((await put('Server=other')).body.ConnectionString).toBe('Server=other;');
    const refused = await put('Server=x;Password="canary');
    expect([refused.status, refused.text.includes('canary')]).toEqual([400, false]);
  });

  it('D23: Atom by $format or an Accept that puts XML first; $metadata is XML', async () => {
    const JobName = await api.job({ 'Query#1': 'REPLICATE [A & B]' });
    const atom = await api.call('get', `/jobs(${JobName})?$format=atom`).buffer(true);
    expect(atom.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    expect(atom.text).toContain(`<d:Query_x0023_1`);
    expect(atom.text).toContain('REPLICATE [A &amp; B]');
    const accept = (value: string) => api.call('get', '/jobs(nowhere)').set('Accept', value).buffer(true);
    expect((await accept('application/xml')).text).toContain('There is no job with this identifier.</m:message>');
    expect((await accept('text/html,application/xml;q=0.9,*/*')).headers['content-type']).toMatch(/json/);
    expect((await api.call('get', '/$metadata').buffer(true)).text).toMatch(/^<\?xml.*<EntitySet Name="jobs"/s);
    const oas = (await api.call('get', '/$oas')).body;
    expect(oas.paths['/executeJob'].post.operationId).toBe('executeJob');
  });
});
