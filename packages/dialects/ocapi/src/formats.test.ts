import request from 'supertest';
import { create } from 'xmlbuilder2';
import { BASE, type OcapiFixture, ocapiFixture } from './testing/ocapi-fixture';

let api: OcapiFixture;
beforeAll(async () => {
  api = await ocapiFixture();
});
afterAll(() => api.close());

const at = (name: string) => `/jobs/${encodeURIComponent(name)}/executions`;
/** @returns the document as a plain object: elements by name, texts as texts */
const readXml = (text: string) => create(text).end({ format: 'object' }) as Record<string, Record<string, unknown>>;
const sendXml = (path: string, text: string) =>
  api.call('post', path).set('Content-Type', 'application/xml; charset=utf-8').send(text);

describe('answers in XML (D15)', () => {
  test.each([
    ['format=xml', '?format=xml', {}],
    ['an Accept that puts XML first', '', { Accept: 'application/xml, application/json' }],
    ['text/xml', '', { Accept: 'text/xml' }],
  ])('%s', async (_, query, headers) => {
    const job = await api.job();
    const id = await api.start(job);
    await api.worker.drain();
    const answer = await api.call('get', `${at(job.name)}/${id}${query}`).set(headers);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/xml;charset=UTF-8']);
    const { job_execution: execution } = readXml(answer.text);
    expect(execution).toMatchObject({
      _v: '17.2',
      _type: 'job_execution',
      id,
      is_restart: 'false',
      execution_scopes: { item: 'Organization' },
      exit_status: { _type: 'status', code: 'OK', status: 'ok' },
      step_executions: { item: { step_id: 'Step1 - Accounts', total_item_count: '3' } },
    });
  });

  test('faults too', async () => {
    const answer = await api.call('get', `${at('a & b <c>')}?format=xml`);
    expect(answer.text).toContain('<jobId>a &amp; b &lt;c&gt;</jobId>');
    expect([answer.status, answer.headers['content-type']]).toEqual([404, 'application/xml;charset=UTF-8']);
    expect(readXml(answer.text).fault_document).toMatchObject({
      _v: '17.2',
      fault: { type: 'JobNotFoundException' },
    });
  });

  test('a format wins over Accept, and JSON is what is meant by nothing', async () => {
    const job = await api.job();
    const json = await api.call('get', `${at(job.name)}?format=json`).set('Accept', 'application/xml');
    expect(json.body._type).toBe('job_execution_result');
    const star = await api.call('get', at(job.name)).set('Accept', '*/*');
    expect(star.headers['content-type']).toBe('application/json;charset=UTF-8');
  });
});

describe('bodies in XML (D15)', () => {
  test('a start with parameters is answered in XML, whatever format says', async () => {
    const job = await api.job();
    const body = `<?xml version="1.0" encoding="UTF-8"?>
      <job_execution_request>
        <parameters>
          <parameter><name>since</name><value>a &lt; b &amp; c</value></parameter>
          <parameter><name>empty</name><value nil="true"/></parameter>
        </parameters>
      </job_execution_request>`;
    const answer = await sendXml(`${at(job.name)}?format=json`, body);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/xml;charset=UTF-8']);
    const kept = await api.stores.executions.find(Number(readXml(answer.text).job_execution!.id));
    expect(kept!.parameters).toEqual({ since: 'a < b & c', empty: '' });
  });

  test.each(['<job_execution_request/>', '<job_execution_request><parameters/></job_execution_request>'])(
    '%s starts',
    async (body) => {
      expect((await sendXml(at((await api.job()).name), body)).status).toBe(200);
    },
  );

  test('a search', async () => {
    const job = await api.job();
    const id = await api.start(job);
    const body = `<search_request>
        <query><bool_query><must>
          <term_query><fields><field>job_id</field></fields><operator>is</operator><values><value>${job.name}</value></values></term_query>
        </must></bool_query></query>
        <count>1</count><select>(hits.(id),total)</select>
      </search_request>`;
    const answer = await sendXml('/job_execution_search', body);
    expect(readXml(answer.text).job_execution_search_result).toMatchObject({ hits: { item: { id } }, total: '1' });
  });

  test.each([
    ['a DTD', '<!DOCTYPE a [<!ENTITY b "c">]><a><parameters/></a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an unknown entity', '<a>&x;</a>'],
    ['no end', '<job_execution_request><parameters>'],
    ['no XML', '{"parameters": []}'],
  ])('%s is a BodyDecodingException that quotes nothing', async (_, body) => {
    const answer = await sendXml(at((await api.job()).name), body);
    const { fault_document: document } = readXml(answer.text);
    expect([answer.status, (document!.fault as { type: string }).type]).toEqual([400, 'BodyDecodingException']);
    expect(answer.text).not.toMatch(/passwd|ENTITY/);
  });
});

describe('methods', () => {
  test('HEAD is 204 with the headers of GET (D16)', async () => {
    const job = await api.job();
    const id = await api.start(job);
    const { body } = await api.call('get', `${at(job.name)}/${id}`);
    const head = await api.call('head', `${at(job.name)}/${id}`);
    expect([head.status, head.headers['x-dw-resource-state']]).toEqual([204, body._resource_state]);
    expect(head.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect((await api.call('head', `${at(job.name)}/999999`)).status).toBe(404);
  });

  test('OPTIONS is 204 with Allow, to everybody (D16)', async () => {
    const answer = await request(api.server).options(`${BASE}${at('x')}/1`);
    expect([answer.status, answer.headers.allow]).toEqual([204, 'GET, DELETE, HEAD, OPTIONS']);
  });

  test('another method by query or header; the query wins (D17)', async () => {
    const job = await api.job();
    const id = await api.start(job);
    await api.worker.drain();
    const path = `${at(job.name)}/${id}`;
    const head = await api.call('post', `${path}?method=HEAD`).set('x-dw-http-method-override', 'DELETE');
    expect(head.status).toBe(204);
    expect((await api.call('get', path)).status).toBe(200);
    expect((await api.call('post', path).set('x-dw-http-method-override', 'DELETE')).status).toBe(204);
    expect((await api.call('get', path)).status).toBe(404);
    expect((await api.call('post', `${at(job.name)}?method=OPTIONS`)).headers.allow).toContain('POST');
    // Only POST is overridden.
    expect((await api.call('get', `${at(job.name)}?method=DELETE`)).status).toBe(200);
  });
});

test('every answer has the headers of the samples', async () => {
  for (const path of [at((await api.job()).name), at('No Such'), '/nothing']) {
    const { headers } = await api.call('get', path);
    expect(headers['cache-control']).toBe('no-cache,no-store,must-revalidate');
    expect(headers.expires).toBe('Thu, 01-Jan-1970 00:00:00 GMT');
  }
});

describe('select (D19)', () => {
  test('of one run, a list and a start', async () => {
    const job = await api.job(['A', 'B']);
    const started = await api.call('post', `${at(job.name)}?select=(id)`);
    expect(Object.keys(started.body).sort()).toEqual(['_resource_state', '_type', '_v', 'id']);
    await api.worker.drain();
    const path = `${at(job.name)}/${started.body.id}`;
    const steps = await api.call('get', `${path}?select=(step_executions.(step_id),status)`);
    expect(steps.body.step_executions).toEqual([
      { _type: 'job_step_execution', step_id: 'Step1 - A' },
      { _type: 'job_step_execution', step_id: 'Step2 - B' },
    ]);
    const list = await api.call('get', `${at(job.name)}?select=(data.(id),total)`);
    expect(list.body).toMatchObject({ total: 1, data: [{ id: started.body.id }] });
    expect(list.body).not.toHaveProperty('count');
    expect((await api.call('get', `${path}?select=(**)`)).body).toEqual((await api.call('get', path)).body);
  });
});
