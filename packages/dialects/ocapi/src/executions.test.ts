import { writeLineageStatement } from '@jobglot/core';
import { testAdmin } from '@jobglot/core/testing';
import request from 'supertest';
import { type OcapiFixture, ocapiFixture } from './testing/ocapi-fixture';

let api: OcapiFixture;
beforeAll(async () => {
  api = await ocapiFixture();
});
afterAll(() => api.close());

const at = (name: string) => `/jobs/${encodeURIComponent(name)}/executions`;

describe('the life of a run', () => {
  test('queued: pending, but RUNNING, since clients wait no longer than that (D5)', async () => {
    const job = await api.job();
    const { body, status } = await api.call('post', at(job.name), {});
    expect(status).toBe(200);
    expect(body).toMatchObject({
      _v: '17.2',
      _type: 'job_execution',
      duration: 0,
      execution_status: 'pending',
      status: 'RUNNING',
      is_log_file_existing: false,
      is_restart: false,
      job_id: job.name,
    });
    expect(body.id).toMatch(/^[1-9]\d*$/);
    expect(body._resource_state).toMatch(/^[0-9a-f]{64}$/);
    for (const absent of ['end_time', 'exit_status', 'step_executions', 'execution_scopes', 'parameters']) {
      expect(body).not.toHaveProperty(absent);
    }
  });

  test('succeeded: finished, OK, with a step for each task (D7)', async () => {
    const job = await api.job(['Accounts', 'Contacts']);
    const id = await api.start(job);
    await api.worker.drain();
    const { body } = await api.call('get', `${at(job.name)}/${id}`);
    expect(body).toMatchObject({
      execution_status: 'finished',
      status: 'OK',
      exit_status: { _type: 'status', code: 'OK', status: 'ok' },
      execution_scopes: ['Organization'],
      is_log_file_existing: true,
    });
    expect(body.exit_status).not.toHaveProperty('message');
    expect(body.end_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(body.log_file_name).toMatch(new RegExp(`^Job-${job.name}-\\d{17}\\.log$`));
    expect(body.log_file_path).toBe(`/Sites/LOGS/jobs/${job.name}/${body.log_file_name}`);
    expect(body.step_executions).toHaveLength(2);
    expect(body.step_executions[1]).toMatchObject({
      _type: 'job_step_execution',
      execution_scope: 'Organization',
      execution_status: 'finished',
      exit_status: { _type: 'status', code: 'OK', message: '', status: 'ok' },
      id: String(Number(id) * 10_000 + 1),
      item_write_count: 3,
      total_item_count: 3,
      status: 'OK',
      step_description: 'REPLICATE [Contacts]',
      step_id: 'Step2 - Contacts',
      step_type_id: 'Replicate',
      step_type_info: 'Contacts',
    });
  });

  test('a step that reads SQL is one of another type (D7)', async () => {
    const statement = writeLineageStatement({ kind: 'file', name: 'a.sql', hash: 'ab'.repeat(32) });
    const job = await api.services.jobs.create(testAdmin, 'default', {
      name: 'lineage of a file',
      type: 'Lineage',
      sourceConnectionId: null,
      destinationConnectionId: null,
      options: { lineage: { vendor: 'dbvoracle', defaultDatabase: '', defaultSchema: '' } },
      statements: [{ statement, active: true }],
    });
    const id = await api.start(job);
    await api.worker.drain();
    const { body } = await api.call('get', `${at(job.name)}/${id}`);
    expect(body.step_executions).toMatchObject([{ step_type_id: 'Lineage', step_id: 'Step1 - a.sql', status: 'OK' }]);
  });

  test('failed: finished, ERROR, and the step says why', async () => {
    const job = await api.job(['Missing']);
    const id = await api.start(job);
    await api.worker.drain();
    const { body } = await api.call('get', `${at(job.name)}/${id}`);
    expect(body).toMatchObject({
      execution_status: 'finished',
      status: 'ERROR',
      exit_status: { code: 'ERROR', status: 'error', message: expect.stringContaining('Missing') },
    });
    expect(body.step_executions[0].exit_status).toEqual({
      _type: 'status',
      code: 'ERROR',
      message: 'There is no table "Missing" in the source.',
      status: 'error',
    });
  });

  test('cancelled: aborted, ABORTED, with the reason (D6)', async () => {
    const job = await api.job();
    const id = Number(await api.start(job));
    const { caller } = { caller: { clientId: 'somebody', clientName: '', role: 'admin', workspaces: 'all' } as const };
    await api.services.executions.cancel(caller, id);
    const { body } = await api.call('get', `${at(job.name)}/${id}`);
    expect(body).toMatchObject({
      execution_status: 'aborted',
      status: 'ABORTED',
      exit_status: { code: 'ABORTED', status: 'error' },
      status_metadata: { _type: 'status_metadata', reason: 'cancelled by somebody' },
    });
  });

  test('cancelling: aborting; retrying: running, with the retries so far', async () => {
    const job = await api.job();
    const id = Number(await api.start(job));
    const claimed = await api.stores.executions.claim(id, 'worker', 60_000);
    await api.stores.executions.beginRetry(id, claimed!.execution.fence, 'connection lost');
    const retrying = await api.call('get', `${at(job.name)}/${id}`);
    expect(retrying.body).toMatchObject({
      execution_status: 'running',
      status: 'RUNNING',
      retry_information: { _type: 'retry_information', current_retry_attempt: 1, max_retries: 2 },
    });
    await api.stores.executions.requestCancel(id, 'enough');
    const cancelling = await api.call('get', `${at(job.name)}/${id}`);
    expect(cancelling.body).toMatchObject({ execution_status: 'aborting', status: 'RUNNING' });
    expect(cancelling.body).not.toHaveProperty('exit_status');
  });
});

describe('starting (D8)', () => {
  test.each([
    ['nothing', undefined],
    ['an empty list', { parameters: [] }],
    ['an empty object', {}],
    ['null as parameters', { parameters: null }],
  ])('%s as the body', async (_, body) => {
    expect((await api.call('post', at((await api.job()).name), body)).status).toBe(200);
  });

  test.each([
    ['the literal null', 'null', { 'Content-Type': 'application/json' }],
    ['JSON without a Content-Type', '{}', {}],
    ['nothing, with a Content-Length of 0', '', {}],
  ])('%s as the body', async (_, text, headers) => {
    const { name } = await api.job();
    const answer = await fetch(`http://${api.host}/s/-/dw/data/v17_2${at(name)}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${api.token}`, ...headers },
      // Bytes: a text would get a type of its own.
      body: Buffer.from(text),
    });
    expect(answer.status).toBe(200);
  });

  test('parameters are echoed and kept with the run; a null value is an empty text, a secret is not shown', async () => {
    const job = await api.job();
    const parameters = [
      { name: 'since', value: "2026-01-01'; DROP TABLE x; --" },
      { name: 'empty', value: null },
      { name: 'SiteScope', value: '{"all_storefront_sites":true}' },
      { name: 'ftpPassword', value: 'canary-8271' },
    ];
    const { body, text } = await api.call('post', at(job.name), { parameters });
    const echo = (name: string, value: string) => ({ _type: 'job_execution_parameter', name, value });
    expect(body.parameters).toEqual([
      echo('SiteScope', '{"all_storefront_sites":true}'),
      echo('empty', ''),
      echo('ftpPassword', '********'),
      echo('since', "2026-01-01'; DROP TABLE x; --"),
    ]);
    expect(text).not.toContain('canary');
    const kept = await api.stores.executions.find(Number(body.id));
    expect(kept!.parameters.since).toBe("2026-01-01'; DROP TABLE x; --");
  });

  test('a body of another version is refused', async () => {
    const job = await api.job();
    const answer = await api.call('post', at(job.name), { _v: '18.1' });
    expect([answer.status, answer.body.fault.type]).toEqual([400, 'UnexpectedVersionException']);
    expect((await api.call('post', at(job.name), { _v: '17.2' })).status).toBe(200);
  });
});

describe('the list', () => {
  test('newest first, in pages', async () => {
    const job = await api.job();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      ids.unshift(await api.start(job));
      await api.worker.drain();
    }
    const { body } = await api.call('get', at(job.name));
    expect(body).toMatchObject({ _v: '17.2', _type: 'job_execution_result', count: 5, start: 0, total: 5 });
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(body.data[0]).toMatchObject({ _v: '17.2', _type: 'job_execution', status: 'OK' });
    expect(body.data[0]).not.toHaveProperty('_resource_state');
    const page = await api.call('get', `${at(job.name)}?start=1&count=2`);
    expect(page.body).toMatchObject({
      count: 2,
      total: 5,
      start: 1,
      next: { _type: 'result_page', start: 3, count: 2 },
      previous: { _type: 'result_page', start: 0, count: 1 },
    });
    expect(page.body.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(1, 3));
    expect((await api.call('get', `${at(job.name)}?start=9`)).body).toMatchObject({ count: 0, data: [], total: 5 });
  });
});

describe('deleting', () => {
  test('a finished run is gone, with its log; an unfinished one stays', async () => {
    const job = await api.job();
    const id = await api.start(job);
    const refused = await api.call('delete', `${at(job.name)}/${id}`);
    expect([refused.status, refused.body.fault.type]).toEqual([403, 'JobExecutionNotFinishedException']);
    await api.worker.drain();
    const { body } = await api.call('get', `${at(job.name)}/${id}`);
    const gone = await api.call('delete', `${at(job.name)}/${id}`);
    expect([gone.status, gone.text, gone.headers['content-length']]).toEqual([204, '', undefined]);
    expect((await api.call('get', `${at(job.name)}/${id}`)).status).toBe(404);
    const log = await api.call('get', `/on/demandware.servlet/webdav/Sites/Impex/log/${body.log_file_name}`);
    expect(log.status).toBe(404);
  });

  test('with the option, a DELETE of an unfinished run requests a cancel (D11)', async () => {
    const cancels = await ocapiFixture({ deleteCancels: true });
    try {
      const job = await cancels.job();
      const id = await cancels.start(job);
      expect((await cancels.call('delete', `${at(job.name)}/${id}`)).status).toBe(204);
      expect((await cancels.call('get', `${at(job.name)}/${id}`)).body.execution_status).toBe('aborted');
      expect((await cancels.call('delete', `${at(job.name)}/${id}`)).status).toBe(204);
      expect((await cancels.call('get', `${at(job.name)}/${id}`)).status).toBe(404);
    } finally {
      await cancels.close();
    }
  });

  test('the state that the caller saw must be the one that is there (D12)', async () => {
    const job = await api.job();
    const id = await api.start(job);
    const before = (await api.call('get', `${at(job.name)}/${id}`)).body._resource_state;
    await api.worker.drain();
    const conflict = await api.call('delete', `${at(job.name)}/${id}`).set('x-dw-resource-state', before);
    expect([conflict.status, conflict.body.fault.type]).toEqual([409, 'ResourceStateConflictException']);
    const { client, server } = conflict.body.fault.arguments;
    expect(client).toBe(before);
    const byBody = await api.call('delete', `${at(job.name)}/${id}`, { _resource_state: before });
    expect(byBody.status).toBe(409);
    expect((await api.call('delete', `${at(job.name)}/${id}`).set('x-dw-resource-state', server)).status).toBe(204);
  });
});

describe('addresses', () => {
  test.each(['/dw/data/v15_1', '/s/-/dw/data/v19_5', '/s/SiteGenesis/dw/data/v25_6', '/dw/data//v99_9'])(
    '%s, its version echoed (D1)',
    async (base) => {
      const job = await api.job();
      const id = await api.start(job);
      const { body, status } = await api.call('get', `${base}${at(job.name)}/${id}`);
      expect([status, body._v, body.id]).toEqual([200, base.split('v').pop()!.replace('_', '.'), id]);
    },
  );

  test('a run is found by the name that its job had, and by the one that it has', async () => {
    const job = await api.job();
    const id = await api.start(job);
    await api.worker.drain();
    const admin = { clientId: 'a', clientName: 'a', role: 'admin', workspaces: 'all' } as const;
    await api.services.jobs.update(admin, job.id, { name: `${job.name} renamed` });
    expect((await api.call('get', `${at(job.name)}/${id}`)).status).toBe(200);
    expect((await api.call('get', `${at(`${job.name} renamed`)}/${id}`)).status).toBe(200);
    expect((await api.call('get', `${at((await api.job()).name)}/${id}`)).status).toBe(404);
  });

  test('a site leads to its workspace, and a workspace shows its sites as scopes', async () => {
    const admin = { clientId: 'a', clientName: 'a', role: 'admin', workspaces: 'all' } as const;
    const shop = await api.services.workspaces.create('Shop');
    await api.services.workspaces.bind(admin, shop.id, 'ocapi-site', 'Shop-US');
    await api.services.workspaces.bind(admin, shop.id, 'ocapi-site', 'Shop-DE');
    const job = await api.job(['Accounts'], {}, shop.id);
    expect((await api.call('post', `/s/-/dw/data/v17_2${at(job.name)}`)).status).toBe(404);
    const { body } = await api.call('post', `/s/Shop-US/dw/data/v17_2${at(job.name)}`);
    await api.worker.drain();
    const seen = await api.call('get', `/s/Shop-DE/dw/data/v17_2${at(job.name)}/${body.id}`);
    expect(seen.body.execution_scopes).toEqual(['Shop-DE', 'Shop-US']);
    expect(seen.body.step_executions[0].execution_scope).toBe('Shop-DE');
    expect((await api.call('get', `/dw/data/v17_2${at(job.name)}/${body.id}`)).status).toBe(404);
  });

  test('sfcc-ci asks what is there when an instance is added', async () => {
    const { status, body } = await request(api.server).get('/s/-/dw/meta/v1/rest');
    expect([status, body.data[0].name]).toEqual([200, 'data']);
  });
});

test('polls are counted as what they are, and nothing fails unseen', () => {
  expect(api.failures).toEqual([]);
  expect(api.requests.some(({ route }) => route === '/s/{site}/dw/data/{version}/jobs/{job_id}/executions/{id}')).toBe(
    true,
  );
});
