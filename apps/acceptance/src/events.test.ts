import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CopyBench, startCopyBench } from './harness/copy-bench';

/** Pre- and post-job events over HTTP: the described actions happen, anything else is kept and told (docs/events.md). */
let bench: CopyBench;
let hooks: Server;
const called: string[] = [];

beforeAll(async () => {
  hooks = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      called.push(`${request.method} ${request.url} ${body}`);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
  bench = await startCopyBench();
});
afterAll(async () => {
  hooks?.close();
  await bench?.stop();
});

const hookUrl = (): string => `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/hook`;

test('a variable reaches the tasks, a transformation and a webhook follow', async () => {
  const table = await bench.sourceTable('id int primary key, name text', "1, 'a'", "2, 'b'");
  const { job, end } = await bench.run([`REPLICATE [${table}] SELECT * FROM [${table}] WHERE name = '{env:wanted}'`], {
    pre_job_event: '<api:set attr="out.env:wanted" value="b"/><api:push item="out"/>',
    post_job_event: `<api:script><api:equals attr="_input.JobStatus" value="succeeded">
      <api:set attr="q.query" value="UPDATE ${table} SET name = name || '!'"/><api:call op="executeTransformation" in="q"/>
      <api:set attr="h.url" value="${hookUrl()}"/><api:set attr="h.postdata" value="[_input.JobStatus]"/>
      <api:call op="httpPost" in="h"/></api:equals></api:script>`,
  });
  expect(end).toMatchObject({ status: 'Successful', records_read: 1 });
  expect(await bench.rowsOf(table)).toEqual([{ id: 2, name: 'b!' }]);
  expect(called).toEqual(['POST /hook succeeded']);
  expect(await bench.client.log(job, end.history_id)).not.toContain('/hook');
});

test('an event cancels the run', async () => {
  const table = await bench.sourceTable('id int primary key', '1');
  const { end } = await bench.run([`REPLICATE [${table}]`], {
    pre_job_event: '<api:set attr="out.CancelJob" value="true"/><api:push item="out"/>',
  });
  expect(end.status).toMatch(/^Cancel/);
  expect(await bench.rowsOf(table)).toBeNull();
});

test('any script is stored and given back as it is; what is not described is not executed', async () => {
  const table = await bench.sourceTable('id int primary key', '1');
  const scripts = {
    pre_job_event: '<api:call op="sysExecute">  touch /tmp/x </api:call>\n\t& not even XML',
    post_job_event: 'require("child_process").execSync("id")',
  };
  const { job, end } = await bench.run([`REPLICATE [${table}]`], scripts);
  expect(await bench.client.json('GET', `/jobs/${job}`)).toMatchObject(scripts);
  expect(end.status).toBe('Successful');
  const log = await bench.client.log(job, end.history_id);
  expect(log).toMatch(/Pre-job event not executed: line 1 has the operation sysExecute/);
  expect(log).toMatch(/Post-job event not executed: it is no APIScript/);
});
