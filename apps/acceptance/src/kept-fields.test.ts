import { V2Client } from '@jobglot/cdata-v2-client';
import { type Installation, startInstallation, unique } from './harness/installation';
import { UNKNOWN } from './harness/unknown-fields';

/** P9: a field that a client sent is acted on, kept and given back, or refused; never dropped in silence. */
let installation: Installation;
let client: V2Client;
let source: string;
let destination: string;

beforeAll(async () => {
  installation = await startInstallation();
  client = new V2Client(installation.baseUrl, installation.token);
  source = await client.createConnection(unique('source'), 'CSV', { URI: 'in' });
  destination = await client.createConnection(unique('destination'), 'CSV', { URI: 'out' });
});

afterAll(() => installation?.stop());

/** Every body parameter of the page as its answer has it, none at its default. */
const every = () => ({
  name: unique('every'),
  type: 'ChangeDataCapture',
  source_connection_id: source,
  destination_connection_id: destination,
  schedule: { enabled: true, cron: '0-30/5 * * * 1-5', time_zone: 'Europe/Berlin' },
  alerts: {
    send_email: true,
    email_to: 'ops@example.org, dev@example.org',
    email_subject: 'Sync: [state]',
    email_error_only: true,
  },
  enable_parallel_processing: true,
  worker_pool: 4,
  verbosity: 5,
  destination_schema: 'dw',
  table_name_prefix: 'crm_',
  use_gmt_datetime: true,
  history_mode: true,
  truncate_table_data: true,
  drop_table: true,
  auto_truncate_strings: true,
  continue_on_error: true,
  deletion_behavior: 'SoftDelete',
  alter_schema: true,
  replicate_interval: 180,
  replicate_interval_unit: 'hours',
  replicate_start_date: '2024-02-29',
  batch_size: 1000,
  pre_job_event: '<api:script>\n  <api:set attr="a" value="ä"/>\n</api:script>',
  post_job_event: '<api:script/>',
  cdc_engine_settings: { name: 'engine', schema: 'log', slot: { size: 3 } },
  labels: ['crm', 'täglich', ''],
  pipeline_id: 'p-1',
  queries: ['REPLICATE [Accounts]', "REPLICATE [B] SELECT a, 'it''s' AS b FROM [Accounts]"],
  concurrency_policy: 'queue',
});

/** The same in the spelling of the page's tables, flat and as text where it says "Set this parameter to True". */
function asThePageSpells({ schedule, alerts, ...job }: ReturnType<typeof every>): Record<string, unknown> {
  const title = (name: string) => name.replace(/(^|_)[a-z]/g, (letter) => letter.toUpperCase());
  const spelled = { ...job, ...alerts, cron: schedule.cron };
  const { source_connection_id, destination_connection_id, pipeline_id, ...rest } = spelled;
  return {
    ...Object.fromEntries(
      Object.entries(rest).map(([name, value]) => [title(name), typeof value === 'boolean' ? 'True' : value]),
    ),
    Schedule: { Enabled: 'True', Time_Zone: schedule.time_zone },
    'Source-Connection': { Id: source_connection_id },
    'Destination-Connection': { Id: destination_connection_id },
    'Pipeline Id': pipeline_id,
  };
}

async function create(body: object): Promise<Record<string, unknown>> {
  const answered = await client.json('POST', '/workspaces/default/jobs', body);
  const read = await client.json('GET', `/jobs/${answered.id}`);
  expect(read).toEqual(answered);
  return read;
}

const read = (id: unknown) => client.json('GET', `/jobs/${id}`);

/** A job without what changes by itself. */
const stable = ({ updated_at, ...job }: Record<string, unknown>) => job;

test('the body of this test has every parameter of the document', async () => {
  const document = (await (await fetch(`${installation.baseUrl}/docs/cdata-v2.json`)).json()) as {
    components: { schemas: Record<string, { properties: object }> };
  };
  const flat = { ...every(), ...every().alerts, cron: '', source_connection: 1, destination_connection: 1 };
  expect(Object.keys(flat).sort()).toEqual(Object.keys(document.components.schemas.JobInput!.properties).sort());
});

test('every parameter and every unknown field of a creation comes back as it was sent', async () => {
  const body = { ...every(), ...UNKNOWN };
  const job = await create(body);
  expect(job).toMatchObject(body);
  // Grouped and flat (D7).
  expect(job).toMatchObject({ ...body.alerts, cron: body.schedule.cron, source_connection: { id: source } });
  const { value: jobs } = await client.json('GET', '/workspaces/default/jobs');
  expect(jobs).toContainEqual(job);
  // Nothing else has been made up.
  const own = ['id', 'workspace_id', 'created_at', 'updated_at', 'source_connection', 'destination_connection', 'cron'];
  expect(Object.keys(job).sort()).toEqual([...Object.keys(body), ...Object.keys(body.alerts), ...own].sort());
  await client.json('DELETE', `/jobs/${job.id}`);
});

test('every parameter in the spelling of the page comes back too', async () => {
  const body = every();
  const job = await create(asThePageSpells(body));
  expect(job).toMatchObject(body);
  await client.json('DELETE', `/jobs/${job.id}`);
});

test('what was read can be sent back: nothing changes', async () => {
  const job = await create({ ...every(), ...UNKNOWN });
  await client.json('PUT', `/jobs/${job.id}`, job);
  expect(stable(await read(job.id))).toEqual(stable(job));
});

/** Another value for each parameter that update has; alone, each leaves all others as they are. */
const CHANGES: readonly Record<string, unknown>[] = [
  { name: 'another name' },
  { schedule: { enabled: false } },
  { schedule: { cron: '5 4 * * *' } },
  { schedule: { time_zone: null } },
  { alerts: { email_to: '' } },
  { alerts: { email_error_only: false } },
  { verbosity: 1 },
  { table_name_prefix: '' },
  { use_gmt_datetime: false },
  { truncate_table_data: false },
  { drop_table: false },
  { auto_truncate_strings: false },
  { continue_on_error: false },
  { alter_schema: false },
  { replicate_interval: null },
  { replicate_interval_unit: 'years' },
  { replicate_start_date: null },
  { batch_size: null },
  { pre_job_event: '' },
  { post_job_event: 'x' },
  { labels: [] },
  { pipeline_id: null },
  { concurrency_policy: 'refuse' },
  { camelCase: 'changed' },
  { constructor: { now: 'an object' } },
  { added: { later: true } },
];

test('PUT merges: each field changes alone', async () => {
  let before = await create({ ...every(), ...UNKNOWN });
  for (const change of CHANGES) {
    await client.json('PUT', `/jobs/${before.id}`, change);
    const after = await read(before.id);
    expect({ change, after: stable(after) }).toEqual({ change, after: stable(merged(before, change)) });
    before = after;
  }
});

/** What a reader expects of the change: groups are merged, and shown flat as well. */
function merged(job: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> {
  const schedule = { ...(job.schedule as object), ...(change.schedule as object) } as { cron: string };
  const alerts = { ...(job.alerts as object), ...(change.alerts as object) };
  return { ...job, ...change, schedule, alerts, ...alerts, cron: schedule.cron };
}

const OTHERS: Readonly<Record<string, unknown>> = {
  type: 'Standard',
  source_connection_id: null,
  destination_connection_id: null,
  enable_parallel_processing: false,
  worker_pool: 5,
  destination_schema: 'other',
  history_mode: false,
  deletion_behavior: 'HardDelete',
  cdc_engine_settings: { name: 'another', schema: 'log' },
  queries: ['REPLICATE [C]'],
};

test('what only a creation sets is refused with another value, by name, and nothing changes', async () => {
  const job = await create(every());
  for (const [name, value] of Object.entries(OTHERS)) {
    const answer = await client.raw('PUT', `/jobs/${job.id}`, { [name]: value, labels: ['half-written'] });
    expect({ name, ...answer }).toMatchObject({ name, status: 400, text: expect.stringContaining(name) });
  }
  expect(await read(job.id)).toEqual(job);
});

test.each([
  ['schedule', { schedule: { enabled: true, cron: '* * * * *', color: 'red' } }],
  ['alerts', { alerts: { send_sms: true } }],
  ['source_connection', { source_connection: { id: null, driver: 'x' } }],
  ['place of a secret', { api_token: 'x' }],
  ['cdc_engine_settings, a secret', { cdc_engine_settings: { name: 'e', password: 'x' } }],
])('an unknown field in %s is refused, not dropped', async (_place, fields) => {
  const answer = await client.raw('POST', '/workspaces/default/jobs', { name: unique('refused'), ...fields });
  expect(answer.status).toBe(400);
});

test('tasks, starts, moves and workspaces refuse fields that they do not know', async () => {
  const { id } = await create(every());
  const [task] = (await client.json('GET', `/jobs/${id}/tasks`)).value;
  for (const [method, path, body] of [
    ['POST', `/jobs/${id}/tasks`, { query: 'REPLICATE [x]', color: 'red' }],
    ['PUT', `/jobs/${id}/tasks/${task.id}`, { color: 'red' }],
    ['POST', `/jobs/${id}/tasks/${task.id}/move`, { from_index: 0, to_index: 0, color: 'red' }],
    ['POST', `/jobs/${id}/execute`, { tasks: [], color: 'red' }],
    ['POST', '/workspaces', { name: unique('workspace'), color: 'red' }],
  ] as const) {
    expect(await client.raw(method, path, body)).toMatchObject({ status: 400, text: expect.stringContaining('color') });
  }
});

test('a connection keeps what it does not know, and its round trip keeps the secret', async () => {
  const sent = {
    name: unique('kept'),
    connector: 'PostgreSQL',
    connector_version: '26.1',
    properties: { Server: 'db.example.org', Database: 'd', User: 'u', Password: 'p', Port: '5432' },
    settings: { logfile_verbosity: 'Info', custom: 'x' },
    labels: ['a'],
    owner: { team: 'data' },
  };
  const { id } = await client.json('POST', '/workspaces/default/connections', sent);
  const before = await client.json('GET', `/connections/${id}`);
  expect(before).toMatchObject({ ...sent, properties: { ...sent.properties, Password: '********' } });
  await client.json('PUT', `/connections/${id}`, before);
  expect(stable(await client.json('GET', `/connections/${id}`))).toEqual(stable(before));
});
