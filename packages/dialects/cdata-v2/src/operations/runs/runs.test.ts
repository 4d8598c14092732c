import { type V2Fixture, v2Fixture } from '../../testing/v2-fixture';

let api: V2Fixture;
beforeAll(async () => {
  api = await v2Fixture();
});
afterAll(() => api.close());

const TWO = { queries: ['REPLICATE [Accounts]', 'REPLICATE [Missing]'], table_name_prefix: 'p_' };

async function runnable(body: Record<string, unknown>) {
  return api.job({
    source_connection_id: await api.connection(),
    destination_connection_id: await api.connection(),
    ...body,
  });
}

describe('a run', () => {
  it('is seen by status, history, one entry, last-run and task history with its figures', async () => {
    const id = await runnable({ ...TWO, continue_on_error: true });
    const started = await api.call('post', `/jobs/${id}/execute`);
    const history_id = started.body.history_id;
    expect(started.body).toEqual({
      id: history_id,
      history_id,
      job_id: id,
      status: 'Queued',
      log_url: `http://${api.host}/api.rsc/v2/jobs/${id}/history/${history_id}/log`,
    });
    await api.worker.drain();
    const status = (await api.call('get', `/jobs/${id}/status`)).body;
    expect(status).toMatchObject({
      history_id,
      status: 'Failed',
      trigger: 'api',
      records_read: 4,
      records_written: 3,
      records_failed: 1,
      tasks_total: 2,
      tasks_failed: 1,
      error: '1 of 2 tasks failed: There is no table "Missing" in the source.',
    });
    expect(status.duration_ms).toBe(Date.parse(status.ended_at) - Date.parse(status.started_at));
    expect((await api.call('get', `/jobs/${id}/history`)).body).toEqual({ value: [status] });
    const { tasks, ...entry } = (await api.call('get', `/jobs/${id}/history/${history_id}`)).body;
    expect(entry).toEqual(status);
    expect(tasks).toMatchObject([
      { index: 0, status: 'Successful', table: 'p_Accounts', records_written: 3, history_id, log_url: status.log_url },
      { index: 1, status: 'Failed', records_failed: 1, error: 'There is no table "Missing" in the source.' },
    ]);
    expect((await api.call('get', `/jobs/${id}/tasks/last-run`)).body).toEqual({ value: tasks });
    const taskHistory = await api.call('get', `/jobs/${id}/tasks/${tasks[1].task_id}/history`);
    expect(taskHistory.body).toEqual({ value: [tasks[1]] });
  });

  it('has a log that can be downloaded, here and at the address that is given', async () => {
    const id = await runnable({ queries: ['REPLICATE [Accounts]'] });
    const { log_url, history_id } = (await api.call('post', `/jobs/${id}/execute`)).body;
    await api.worker.drain();
    const log = await api.call('get', `/jobs/${id}/history/${history_id}/log`);
    expect(log.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(log.text).toMatch(/^\S+Z INFO {5}Job ".*" started with 1 task\(s\)\.\n/);
    expect(log.text).toMatch(/INFO {5}\[task 0\] 3 rows written to Accounts\.\n/);
    const fetched = await fetch(log_url, { headers: { 'x-cdata-authtoken': api.admin.token } });
    expect(await fetched.text()).toBe(log.text);
  });

  it('is not there before the first one', async () => {
    const id = await runnable(TWO);
    expect((await api.call('get', `/jobs/${id}/status`)).body).toMatchObject({ status: 'NeverRun', history_id: null });
    expect((await api.call('get', `/jobs/${id}/history`)).body).toEqual({ value: [] });
    const rows = (await api.call('get', `/jobs/${id}/tasks/last-run`)).body.value;
    expect(rows).toMatchObject([
      { status: 'NeverRun', index: 0 },
      { status: 'NeverRun', index: 1, history_id: null },
    ]);
    expect((await api.call('get', `/jobs/${id}/tasks/${rows[0].task_id}/history`)).body).toEqual({ value: [] });
  });

  it('takes chosen tasks only', async () => {
    const id = await runnable(TWO);
    const [first] = (await api.call('get', `/jobs/${id}/tasks`)).body.value;
    await api.call('post', `/jobs/${id}/execute`, { tasks: [first.id] });
    await api.worker.drain();
    expect((await api.call('get', `/jobs/${id}/status`)).body).toMatchObject({ status: 'Successful', tasks_total: 1 });
    const unknown = await api.call('post', `/jobs/${id}/execute`, { tasks: ['870237973789151200'] });
    expect([unknown.status, unknown.body.error.message]).toEqual([400, 'The job has no task 870237973789151200.']);
    const numbers = await api.call('post', `/jobs/${id}/execute`, { tasks: [870237973789151200] });
    expect(numbers.body.error.message).toBe('tasks.0 must be string.');
  });

  it('is refused, or waits, while another is unfinished', async () => {
    const refusing = await runnable({});
    await api.call('post', `/jobs/${refusing}/execute`);
    const second = await api.call('post', `/jobs/${refusing}/execute`);
    expect([second.status, second.body.error.message]).toEqual([400, 'The job is already running.']);
    const queueing = await runnable({ concurrency_policy: 'queue' });
    for (let i = 0; i < 3; i++) expect((await api.call('post', `/jobs/${queueing}/execute`)).status).toBe(200);
    await api.worker.drain();
    const runs = (await api.call('get', `/jobs/${queueing}/history`)).body.value;
    expect(runs.map((run: { status: string }) => run.status)).toEqual(['Successful', 'Successful', 'Successful']);
    const page = await api.call('get', `/jobs/${queueing}/history?limit=1&offset=1`);
    expect(page.body.value).toEqual([runs[1]]);
  });

  it('is cancelled, waiting ones too; a job that does not run has nothing to cancel', async () => {
    const id = await runnable({ queries: ['REPLICATE [Slow]'], concurrency_policy: 'queue' });
    const first = (await api.call('post', `/jobs/${id}/execute`)).body.history_id;
    const second = (await api.call('post', `/jobs/${id}/execute`)).body.history_id;
    const drained = api.worker.drain();
    for (;;) {
      if ((await api.call('get', `/jobs/${id}/status`)).body.status === 'Running') break;
    }
    const cancelled = await api.call('post', `/jobs/${id}/cancel`);
    expect(cancelled.body).toEqual({
      job_id: id,
      history_id: first,
      status: 'Cancelling',
      cancelled: [
        { history_id: first, status: 'Cancelling' },
        { history_id: second, status: 'Cancelled' },
      ],
    });
    await drained;
    expect((await api.call('get', `/jobs/${id}/history/${first}`)).body.status).toBe('Cancelled');
    const again = await api.call('post', `/jobs/${id}/cancel`);
    expect([again.status, again.body.error.message]).toEqual([400, 'The job is not running.']);
  });

  it.each(['9007199254740993', '0', '-1', 'abc', '1.0', '2147483648'])('is unknown as %s', async (history) => {
    const id = await api.job();
    await api.call('post', `/jobs/${id}/execute`);
    expect((await api.call('get', `/jobs/${id}/history/${history}`)).status).toBe(404);
    expect((await api.call('get', `/jobs/${id}/history/${history}/log`)).status).toBe(404);
  });

  it('of another job is unknown', async () => {
    const [one, other] = [await api.job(), await api.job()];
    const { history_id } = (await api.call('post', `/jobs/${one}/execute`)).body;
    expect((await api.call('get', `/jobs/${other}/history/${history_id}`)).status).toBe(404);
    expect((await api.call('get', `/jobs/${one.toUpperCase()}/history/${history_id}`)).status).toBe(200);
  });
});
