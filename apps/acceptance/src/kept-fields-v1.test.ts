import { V2Client } from '@jobglot/cdata-v2-client';
import { CDATA_V1, documentOf } from './harness/document-operations';
import { expectFault } from './harness/fault';
import { type Installation, startInstallation, unique } from './harness/installation';
import { UNKNOWN } from './harness/unknown-fields';
import { type Fields, V1Calls } from './harness/v1-calls';

/** P9 in v1: a field that a client sent is acted on, kept and given back, or refused; never dropped in silence. */
let installation: Installation;
let v1: V1Calls;
let v2: V2Client;
let source: string;
let destination: string;

beforeAll(async () => {
  installation = await startInstallation();
  v1 = new V1Calls(installation);
  v2 = new V2Client(installation.baseUrl, installation.token);
  [source, destination] = [unique('source'), unique('destination')];
  await v2.createConnection(source, 'CSV', { URI: 'in' });
  await v2.createConnection(destination, 'CSV', { URI: 'out' });
});

afterAll(() => installation?.stop());

/** Every body parameter of the page as JSON's own types have it, none at its default. */
const every = () => ({
  JobName: unique('every'),
  Source: source,
  Destination: destination,
  Scheduled: true,
  ScheduledCron: '0-30/5 * * * 1-5',
  NotifyWindowsEvent: true,
  SendEmailNotification: true,
  NotifyEmailTo: 'ops@example.org, dev@example.org',
  NotifyEmailSubject: 'Sync: [state]',
  EmailErrorOnly: true,
  Verbosity: 4,
  TableNamePrefix: 'crm_',
  UseGmtDateTime: true,
  TruncateTableData: true,
  DropTable: true,
  AutoTruncateStrings: true,
  ContinueOnError: true,
  AlterSchema: true,
  ReplicateInterval: 180,
  ReplicateIntervalUnit: 'hours',
  ReplicateStartDate: '2024-02-29',
  BatchSize: 1000,
  CommandTimeout: 7,
  SkipDeleted: true,
  OtherCacheOptions: 'A=b;C="d;e"',
  CacheSchema: 'dw',
  PreJob: '<api:script>\n  <api:set attr="a" value="ä"/>\n</api:script>',
  PostJob: '<api:script/>',
  Type: 'ChangeDataCapture',
  'Query#1': 'REPLICATE [Accounts]',
  'Query#2': "REPLICATE [B] SELECT a, 'it''s' AS b FROM [Accounts]",
});

/** As this API answers it. */
const asText = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value === null ? null : String(value)]));

/** The ways to say the same; each comes back as text. */
const FORMS: readonly [string, (fields: Fields) => Fields][] = [
  ['native JSON values', (fields) => fields],
  ['text', asText],
  [
    'text written large, names written small',
    (fields) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [
          name.toLowerCase(),
          typeof value === 'boolean' ? String(value).toUpperCase() : String(value),
        ]),
      ),
  ],
];

const at = (name: unknown) => `/jobs('${encodeURIComponent(String(name))}')`;
const read = ({ JobName }: Fields) => v1.json('GET', at(JobName));
/** A job without what changes by itself. */
const stable = ({ LastModified, ...job }: Fields) => job;

async function create(body: Fields): Promise<Fields> {
  const answered = await v1.json('POST', '/jobs', body);
  expect(await read(answered)).toEqual(answered);
  return answered;
}

test('the body of this test has every parameter of the document', async () => {
  const { components } = await documentOf(installation.baseUrl, CDATA_V1);
  const { 'Query#1': _1, 'Query#2': _2, ...page } = { ...every(), WorkspaceId: 'default' };
  for (const schema of ['JobCreate', 'JobChange']) {
    expect(Object.keys(components.schemas[schema]!.properties!).sort()).toEqual(Object.keys(page).sort());
  }
});

describe.each(FORMS)('sent as %s', (_form, sent) => {
  test('every parameter and every unknown field of a creation comes back', async () => {
    const fields = every();
    const job = await create({ ...sent(fields), ...UNKNOWN, WorkspaceId: 'default' });
    expect(job).toMatchObject({ ...asText(fields), ...UNKNOWN });
    // Nothing else has been made up.
    const own = ['JobId', 'Status', 'CanUpdate', 'CanRemove', 'CanExecute', 'CreationTime', 'LastModified'];
    expect(Object.keys(job).sort()).toEqual([...Object.keys(fields), ...Object.keys(UNKNOWN), ...own].sort());
  });

  test('the same through PUT', async () => {
    const { JobName, Type, ...fields } = every();
    await create({ JobName, Type });
    const answered = await v1.json('PUT', at(JobName), { ...sent(fields), ...UNKNOWN });
    expect(answered).toMatchObject({ ...asText(fields), ...UNKNOWN, JobName, Type });
    expect(await read({ JobName })).toEqual(answered);
  });

  test('PUT merges: each parameter changes alone', async () => {
    let before = await create({ ...every(), ...UNKNOWN });
    for (const change of CHANGES) {
      await v1.json('PUT', at(before.JobName), sent(change));
      const after = await read(before);
      expect({ change, after: stable(after) }).toEqual({ change, after: stable({ ...before, ...asText(change) }) });
      before = after;
    }
  });
});

/** Another value for each parameter that may change. */
const CHANGES: readonly Fields[] = [
  { Scheduled: false },
  { ScheduledCron: '5 4 * * *' },
  { NotifyWindowsEvent: false },
  { NotifyEmailTo: 'x@example.org' },
  { NotifyEmailSubject: '' },
  { EmailErrorOnly: false },
  { SendEmailNotification: false },
  { Verbosity: 0 },
  { TableNamePrefix: '' },
  { UseGmtDateTime: false },
  { TruncateTableData: false },
  { DropTable: false },
  { AutoTruncateStrings: false },
  { ContinueOnError: false },
  { AlterSchema: false },
  { ReplicateInterval: 1 },
  { ReplicateIntervalUnit: 'years' },
  { ReplicateStartDate: '2025-01-01' },
  { BatchSize: 1 },
  { CommandTimeout: 0 },
  { SkipDeleted: false },
  { OtherCacheOptions: '' },
  { CacheSchema: 'other' },
  { PreJob: '' },
  { PostJob: 'x' },
];

test('unknown fields change and are added through PUT, each alone', async () => {
  let before = await create({ ...every(), ...UNKNOWN });
  for (const change of [{ camelCase: 'changed' }, { constructor: { now: 'an object' } }, { added: { later: true } }]) {
    await v1.json('PUT', at(before.JobName), change);
    const after = await read(before);
    expect(stable(after)).toEqual({ ...stable(before), ...change });
    before = after;
  }
});

test('what was read can be sent back: nothing changes', async () => {
  const job = await create({ ...every(), ...UNKNOWN });
  await v1.json('PUT', at(job.JobName), job);
  expect(stable(await read(job))).toEqual(stable(job));
});

test('changed through v2 it shows in v1, and what v1 alone keeps stays', async () => {
  const job = await create({ ...every(), ...UNKNOWN });
  await v2.json('PUT', `/jobs/${job.JobId}`, {
    table_name_prefix: 'v2_',
    schedule: { cron: '1 2 * * *' },
    alerts: { email_to: 'v2@example.org' },
    batch_size: null,
    'X-Custom Field': "v2's own",
    labels: ['v2'],
  });
  const changed = {
    TableNamePrefix: 'v2_',
    ScheduledCron: '1 2 * * *',
    NotifyEmailTo: 'v2@example.org',
    BatchSize: null,
  };
  expect(stable(await read(job))).toEqual({ ...stable(job), ...changed });
  // A level that v2 sets replaces the number that v1 kept beside its own.
  await v2.json('PUT', `/jobs/${job.JobId}`, { verbosity: 2 });
  expect(await read(job)).toMatchObject({ Verbosity: '2' });
  // And back: a change in v1 leaves what v2 alone keeps.
  await v1.json('PUT', at(job.JobName), { TableNamePrefix: 'v1_', 'X-Custom Field': 'v1 again' });
  expect(await v2.json('GET', `/jobs/${job.JobId}`)).toMatchObject({
    table_name_prefix: 'v1_',
    'X-Custom Field': "v2's own",
    labels: ['v2'],
  });
});

test('SkipDeleted false leaves what v2 calls SoftDelete', async () => {
  const { id } = await v2.json('POST', '/workspaces/default/jobs', {
    name: unique('soft'),
    type: 'ChangeDataCapture',
    deletion_behavior: 'SoftDelete',
  });
  const { name } = await v2.json('GET', `/jobs/${id}`);
  await v1.json('PUT', at(name), { SkipDeleted: 'false' });
  expect(await v2.json('GET', `/jobs/${id}`)).toMatchObject({ deletion_behavior: 'SoftDelete' });
});

test('actions, tasks, users and workspaces refuse fields that they do not know', async () => {
  const { JobName } = await create(every());
  for (const [method, path, body] of [
    ['POST', '/tasks', { JobName, Query: 'REPLICATE [x]' }],
    ['POST', '/cancelJob', { JobName }],
    ['POST', '/getJobStatus', { JobName }],
    ['POST', '/getLogs', { JobName, Days: '1' }],
    ['POST', '/createUsers', { 'User#1': unique('u'), 'Roles#1': 'cdata_viewer' }],
    ['POST', '/workspaces', { Name: unique('workspace') }],
    ['POST', '/testConnection', { ConnectionName: source }],
  ] as const) {
    const answer = await v1.send(method, path, { ...body, Color: 'red' });
    expectFault(answer, 400);
    expect(answer.text).toContain('Color');
  }
});

test('a connection keeps what it does not know, and its round trip keeps the secret', async () => {
  const sent = { Name: unique('kept'), ProviderName: 'CData PostgreSQL', Verbosity: '3', Owner: { team: 'data' } };
  const text = 'Database=d;Odd Key="a;b";Password=p;Port=5432;Server=db.example.org;User=u;';
  const before = await v1.json('POST', '/connections', { ...sent, ConnectionString: text });
  expect(before).toMatchObject({ ...sent, ConnectionString: text.replace('=p;', '=********;') });
  await v1.json('PUT', `/connections(${sent.Name})`, before);
  expect(stable(await v1.json('GET', `/connections(${sent.Name})`))).toEqual(stable(before));
});
