import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type JobEventRequest, RunAbort, TaskRunError } from '@jobglot/core';
import { csvConnector } from '../connectors/csv/connector';
import { makeFileFixture } from '../connectors/files/testing/file-fixture';
import { LOCAL_ENVIRONMENT } from '../testing/local-environment';
import { makePostgresFixture, type PostgresFixture } from '../testing/postgres-fixture';
import { ScriptEventRunner } from './event-runner';

const REQUEST: JobEventRequest = {
  when: 'pre-job',
  script: '',
  executionId: 1,
  jobName: 'Nightly & "daily"',
  jobStatus: 'failed',
  jobError: '',
  source: 'shop',
  destination: 'warehouse',
  destinationConnection: null,
  variables: { Region: "O'Brien" },
};

async function run(script: string, more: Partial<JobEventRequest> = {}, signal = new AbortController().signal) {
  const log: string[] = [];
  const runner = new ScriptEventRunner(LOCAL_ENVIRONMENT);
  const context = { signal, log: (level: string, message: string) => void log.push(`${level}: ${message}`) };
  const outcome = await runner.run({ ...REQUEST, script, ...more }, context);
  return { ...outcome, log };
}

const script = (content: string): string =>
  `<?xml version="1.0"?>\n<api:script xmlns:api="http://www.rssbus.com/ns/rsbscript/2">${content}</api:script>`;

test('variables are set from inputs, and their values stay out of the log', async () => {
  const { variables, cancel, log } = await run(
    script(`
      <api:info title="Before Run"><input name="JobName" desc="x"/><output name="env:*"/></api:info>
      <!-- a comment -->
      <api:set attr="out.env:label" value="[_input.JobName] of [_input.Source]: [_input.JobStatus], [1] [absent.x]!"/>
      <api:set attr="out.env:at" value="[null | now()]"/>
      <api:set attr="out.env:region" value="[_input.env:Region]"/>
      <api:set attr="other.env:unused" value="x"/>
      <api:push item="out"/>`),
  );
  expect(cancel).toBe(false);
  expect(variables).toEqual({
    label: 'Nightly & "daily" of shop: failed, [1] !',
    at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    region: "O'Brien",
  });
  expect(log).toContain('info: The pre-job event set the variable label.');
  expect(log.join()).not.toContain('Brien');
});

test('a fragment without root, and the default item', async () => {
  const { variables } = await run('<api:set attr="env:a" value="1"/><api:push/>');
  expect(variables).toEqual({ a: '1' });
});

test.each([
  ['failed', true],
  ['succeeded', false],
])('a run is cancelled on a condition: %s', async (jobStatus, cancel) => {
  const text = script(`<api:equals attr="_input.JobStatus" value="failed">
    <api:set attr="out.CancelJob" value="true"/></api:equals>
    <api:notequals attr="_input.JobStatus" value="failed"><api:set attr="out.env:went" value="on"/></api:notequals>
    <api:push item="out"/>`);
  expect(await run(text, { jobStatus })).toMatchObject({ cancel, variables: cancel ? {} : { went: 'on' } });
  expect((await run(text, { jobStatus, when: 'post-job' })).cancel).toBe(false);
});

test.each([
  ['JavaScript', 'console.log(require("fs"))', 'it is no APIScript'],
  ['a shell', '#!/bin/sh\nrm -rf /', 'it is no APIScript'],
  ['broken XML', script('<api:set attr="a"'), 'not well-formed XML'],
  [
    'a program',
    script('<api:set attr="out.env:a" value="1"/><api:push item="out"/>\n<api:call op="sysExecute"/>'),
    'line 3 has the operation sysExecute',
  ],
  ['a file', script('<api:call op="fileRead" in="x"/>'), 'the operation fileRead'],
  ['a loop', script('<api:for each="x"/>'), 'the element api:for'],
  ['code', script('<api:script language="js">x()</api:script>'), 'text between elements'],
  ['CDATA', script('<![CDATA[x]]>'), 'a CDATA section'],
  [
    'an entity',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><api:set attr="a" value="&x;"/>',
    'not well-formed|document type',
  ],
  ['a formatter', script('<api:set attr="a" value="[x.y | readfile()]"/>'), 'the expression'],
  ['too deep', `${'<api:script>'.repeat(30)}${'</api:script>'.repeat(30)}`, 'nested more than'],
  ['too long', script(`<!--${'x'.repeat(70_000)}-->`), 'longer than'],
  ['another item first', '</event><api:call op="httpGet"/>', 'not well-formed'],
])('what is not described is not executed at all: %s', async (_, text, why) => {
  const { variables, cancel, log } = await run(text);
  expect({ variables, cancel }).toEqual({ variables: {}, cancel: false });
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(/^info: Pre-job event not executed: /);
  expect(log[0]).toMatch(new RegExp(why));
});

describe('webhooks', () => {
  let server: Server;
  let base: string;
  const calls: { method: string; url: string; headers: Record<string, unknown>; body: string }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        calls.push({ method: request.method!, url: request.url!, headers: request.headers, body });
        const status = Number(/status=(\d+)/.exec(request.url!)?.[1] ?? 204);
        if (status === 0) return;
        response.writeHead(status, { Location: '/elsewhere' }).end('answer');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    calls.length = 0;
  });

  test('POST with body and headers; the log has the host only', async () => {
    const { log } = await run(
      script(`<api:set attr="h.url" value="${base}/hook/s3cret?token=t0ken"/>
        <api:set attr="h.postdata" value='{"job": "[_input.Source]", "list": [1]}'/>
        <api:set attr="h.header:X-Token" value="abc"/>
        <api:call op="httpPost" in="h"/>`),
    );
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      method: 'POST',
      url: '/hook/s3cret?token=t0ken',
      body: '{"job": "shop", "list": [1]}',
    });
    expect(calls[0]!.headers).toMatchObject({ 'x-token': 'abc', 'content-type': 'application/json' });
    expect(log).toEqual([`info: The pre-job event called the webhook at ${base}: 204.`]);
  });

  test('GET', async () => {
    await run(script(`<api:set attr="h.url" value="${base}/get"/><api:call op="httpGet" in="h"/>`));
    expect(calls.map((c) => [c.method, c.url, c.body])).toEqual([['GET', '/get', '']]);
  });

  test.each([500, 404, 302])('a status of %d fails, and a redirect is not followed', async (status) => {
    const text = script(`<api:set attr="h.url" value="${base}/x?status=${status}"/><api:call op="httpGet" in="h"/>`);
    await expect(run(text)).rejects.toThrow(new TaskRunError(`The webhook at ${base} answered ${status}.`));
    expect(calls).toHaveLength(1);
  });

  test.each([
    ['http://169.254.169.254/latest/meta-data', /not a public address/],
    ['http://10.0.0.1/', /not a public address/],
    ['file:///etc/passwd', /http or https/],
    ['nonsense', /http or https/],
    ['', /http or https/],
  ])('%s is not called', async (url, why) => {
    const text = script(`<api:set attr="h.url" value="${url}"/><api:call op="httpGet" in="h"/>`);
    await expect(run(text)).rejects.toThrow(why);
  });

  test('a cancel does not wait for the answer', async () => {
    const stop = new AbortController();
    const text = script(`<api:set attr="h.url" value="${base}/x?status=0"/><api:call op="httpGet" in="h"/>`);
    const running = run(text, {}, stop.signal);
    const cancelled = expect(running).rejects.toMatchObject({ name: 'RunAbort', why: 'cancel' });
    while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new RunAbort('cancel'));
    await cancelled;
  });
});

describe('transformations', () => {
  let destination: PostgresFixture;
  beforeAll(async () => {
    destination = await makePostgresFixture({ superuser: true });
    await destination.client.query(
      'CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t VALUES (1, $$a$$), (2, $$b$$)',
    );
  });
  afterAll(() => destination?.close());
  const transform = (query: string, more = '') =>
    run(
      script(`${more}<api:set attr="q.query" value="${query.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"/>
        <api:call op="executeTransformation" in="q"/>`),
      { destinationConnection: destination.connection },
    );
  const names = async () => (await destination.client.query('SELECT name FROM t ORDER BY id')).rows.map((r) => r.name);

  test('one statement changes rows; variables are values', async () => {
    const { log } = await transform("UPDATE [t] SET name = '{env:Region}' || @Region WHERE id < 2;");
    expect(await names()).toEqual(["O'BrienO'Brien", 'b']);
    expect(log).toEqual(['info: The pre-job event ran a transformation: 1 rows.']);
    await transform("INSERT INTO t SELECT id + 10, name FROM t WHERE name <> 'x'");
    await transform('DELETE FROM t WHERE id > 10');
    expect(await names()).toHaveLength(2);
  });

  test.each([
    ['DROP TABLE t', /begin with INSERT/],
    ['SELECT 1', /begin with INSERT/],
    ["COPY t TO PROGRAM 'id'", /begin with INSERT/],
    ['DELETE FROM t; DROP TABLE t', /not one SQL statement/],
    ["INSERT INTO t VALUES (3, pg_read_file('/etc/passwd'))", /calls pg_read_file/],
    ["INSERT INTO t SELECT 3, query_to_xml('select 1', true, true, '')::text", /calls query_to_xml/],
    ['DELETE FROM absent', /absent/],
    ['', /not one SQL statement/],
  ])('%s is refused', async (query, why) => {
    await expect(transform(query)).rejects.toThrow(why);
    expect(await names()).toHaveLength(2);
  });

  test('files run no statements; a job without destination neither', async () => {
    const files = makeFileFixture(csvConnector);
    const query = script('<api:set attr="query" value="DELETE FROM t"/><api:call op="executeTransformation"/>');
    const runner = new ScriptEventRunner(files.environment);
    const context = { signal: new AbortController().signal, log: () => {} };
    const request = { ...REQUEST, script: query, destinationConnection: files.connection };
    await expect(runner.run(request, context)).rejects.toThrow(/runs no statements: it holds files/);
    await files.close();
    await expect(run(query)).rejects.toThrow(/needs a destination/);
  });
});
