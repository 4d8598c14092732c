import { type V2Fixture, v2Fixture } from '../../testing/v2-fixture';

let api: V2Fixture;
beforeAll(async () => {
  api = await v2Fixture();
});
afterAll(() => api.close());

/** Every body parameter of the page with a value other than its default. */
const EVERY_FIELD = {
  type: 'ReverseETL',
  schedule: { enabled: true, cron: '0-30/5 * * * *', time_zone: 'Europe/Paris' },
  alerts: { send_email: true, email_to: 'a@example.org,b@example.org', email_subject: 'Run', email_error_only: true },
  enable_parallel_processing: true,
  worker_pool: 4,
  verbosity: 5,
  destination_schema: 'dw',
  table_name_prefix: 'p_',
  use_gmt_datetime: true,
  history_mode: true,
  truncate_table_data: true,
  drop_table: true,
  auto_truncate_strings: true,
  continue_on_error: true,
  deletion_behavior: 'SoftDelete',
  alter_schema: true,
  replicate_interval: 7,
  replicate_interval_unit: 'weeks',
  replicate_start_date: '2024-02-29',
  batch_size: 500,
  pre_job_event: '<api:script/>',
  post_job_event: 'after',
  cdc_engine_settings: { name: 'engine', schema: 'log', slot: 's1' },
  labels: ['a', 'b'],
  pipeline_id: 'pipe-1',
  queries: ['REPLICATE [Accounts]', 'REPLICATE [Orders] SELECT * FROM [Orders]'],
  concurrency_policy: 'queue',
  favourite_colour: { deep: ['green', null, 3] },
};

describe('a job', () => {
  it('keeps and gives back every field of the page, and fields that nobody knows', async () => {
    const [source, destination] = [await api.connection('src'), await api.connection('dst')];
    const sent = {
      name: 'every field',
      ...EVERY_FIELD,
      source_connection_id: source,
      destination_connection_id: destination,
    };
    const created = await api.call('post', '/workspaces/default/jobs', sent);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      ...sent,
      ...EVERY_FIELD.alerts,
      cron: EVERY_FIELD.schedule.cron,
      source_connection: { id: source, name: 'src' },
      destination_connection: { id: destination, name: 'dst' },
    });
    expect(created.headers.location).toBe(`http://${api.host}/api.rsc/v2/jobs/${created.body.id}`);
    const read = await api.call('get', `/jobs/${created.body.id}`);
    expect(read.body).toEqual(created.body);
    const listed = await api.call('get', '/workspaces/default/jobs');
    expect(listed.body.value).toContainEqual(created.body);
  });

  it('accepts what it has answered, sent back as an update', async () => {
    const id = await api.job({ ...EVERY_FIELD, source_connection_id: await api.connection() });
    const read = (await api.call('get', `/jobs/${id}`)).body;
    const again = await api.call('put', `/jobs/${id}`, { ...read, name: 'renamed', favourite_colour: 'blue' });
    expect(again.status).toBe(200);
    const { updated_at: _, ...expected } = { ...read, name: 'renamed', favourite_colour: 'blue' };
    expect(again.body).toMatchObject(expected);
  });

  it('merges an update', async () => {
    const id = await api.job(EVERY_FIELD);
    const answer = await api.call('put', `/jobs/${id}`, {
      schedule: { enabled: false },
      send_email: false,
      other: 1,
      pipeline_id: null,
    });
    expect(answer.body).toMatchObject({
      schedule: { enabled: false, cron: '0-30/5 * * * *', time_zone: 'Europe/Paris' },
      alerts: { ...EVERY_FIELD.alerts, send_email: false },
      favourite_colour: EVERY_FIELD.favourite_colour,
      other: 1,
      pipeline_id: null,
      batch_size: 500,
      cdc_engine_settings: EVERY_FIELD.cdc_engine_settings,
    });
  });

  it('names connections by name as well', async () => {
    const id = await api.connection('by name');
    const job = await api.call('post', '/workspaces/default/jobs', {
      name: 'n',
      source_connection: { name: 'by name' },
    });
    expect(job.body.source_connection).toEqual({ id, name: 'by name' });
    const other = await api.connection();
    for (const [source_connection, text] of [
      [{ name: 'no such' }, 'The source connection "no such" does not exist in this workspace.'],
      [{ id: other, name: 'by name' }, 'source_connection: id and name mean different connections.'],
      [{ id: 'x' }, 'The source connection x does not exist in this workspace.'],
    ]) {
      const answer = await api.call('post', '/workspaces/default/jobs', { name: 'm', source_connection });
      expect([answer.status, answer.body.error.message]).toEqual([400, text]);
    }
  });

  it.each([
    [{ name: 5 }, 'name must be string.'],
    [{ name: '' }, 'The job name is empty.'],
    [{ name: 'all' }, 'The job name must not be "all".'],
    [{ type: 'Lineage' }, 'type must be equal to one of the allowed values: Standard, SyncAll'],
    [{ verbosity: 4 }, 'verbosity must be equal to one of the allowed values: 1, 2, 3, 5'],
    [{ schedule: { enabled: 'maybe' } }, 'schedule.enabled must be boolean'],
    [{ schedule: { enabled: true, cron: 'often' } }, 'A cron expression has five fields'],
    [{ schedule: { cron: '* * * * *', time_zone: 'Mars/Base' } }, 'Unknown time zone'],
    [{ schedule: { when: 'now' } }, 'schedule.when'],
    [{ worker_pool: 0 }, 'worker_pool must be >= 1'],
    [{ batch_size: 1.5 }, 'batch_size must be integer'],
    [{ replicate_start_date: '2023-02-29' }, 'replicate_start_date "2023-02-29" is not a date'],
    [{ labels: 'a' }, 'labels must be array'],
    [{ queries: ['SELECT 1'] }, 'Line 1, column 1: expected REPLICATE.'],
    [{ cron: '1 * * * *', schedule: { cron: '2 * * * *' } }, 'cron and schedule.cron contradict each other.'],
    [{ send_email: true, alerts: { send_email: false } }, 'send_email and alerts.send_email contradict each other.'],
    [{ db_password: 'x' }, 'db_password is no field of this object'],
    [{ extra: [{ accessToken: 'x' }] }, 'accessToken is no field of this object'],
  ])('refuses %j', async (field, message) => {
    const answer = await api.call('post', '/workspaces/default/jobs', { name: 'refused', ...field });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error: { code: '400', message: expect.stringContaining(message) } });
  });

  it('needs a name, and a free one', async () => {
    expect((await api.call('post', '/workspaces/default/jobs', {})).body.error.message).toContain("property 'name'");
    await api.job({ name: 'taken' });
    expect((await api.call('post', '/workspaces/default/jobs', { name: 'taken' })).status).toBe(400);
  });

  it('is not changed and not deleted while it runs or waits', async () => {
    const id = await api.job();
    await api.call('post', `/jobs/${id}/execute`);
    for (const answer of [
      await api.call('put', `/jobs/${id}`, { name: 'x' }),
      await api.call('delete', `/jobs/${id}`),
    ]) {
      expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining('is running')]);
    }
    await api.worker.drain();
    expect((await api.call('delete', `/jobs/${id}`)).status).toBe(204);
    expect((await api.call('get', `/jobs/${id}`)).status).toBe(404);
  });
});
