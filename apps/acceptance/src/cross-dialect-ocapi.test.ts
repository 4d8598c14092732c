import { V2Client } from '@jobglot/cdata-v2-client';
import { copyJob } from './harness/copy-job';
import { MAKERS } from './harness/dialects';
import { expectOcapiFault } from './harness/fault-ocapi';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type ExecutionDocument, executionsOf, OcapiClient } from './harness/ocapi-client';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

/** Runs are the same ones in every dialect: what OCAPI shows of them, beyond what all have a word for. */
let installation: Installation;
let data: DataDatabase;
let v2: V2Client;
let ocapi: OcapiClient;

beforeAll(async () => {
  const env = { JOBGLOT_OCAPI_DELETE_CANCELS: 'true' };
  [installation, data] = await Promise.all([startInstallation(env), dataDatabase()]);
  await installation.startWorker();
  await data.fill('items', 25);
  await data.db.query(`create view "Slow" as select 1 as id, pg_sleep(120)::text as nap`);
  v2 = new V2Client(installation.baseUrl, installation.token);
  ocapi = new OcapiClient(installation);
});

afterAll(async () => {
  await installation?.stop();
  await data?.close();
});

async function job(table: string, options: object = {}): Promise<{ name: string; id: string }> {
  const name = unique("it's a job");
  return { name, id: await copyJob(v2, data, table, { name, ...options }) };
}

const newest = (name: string, fits: Partial<ExecutionDocument>): Promise<ExecutionDocument> =>
  waitUntil(`the newest run to be ${JSON.stringify(fits)}`, 30_000, async () => {
    const [run] = await ocapi.list(name);
    return run && Object.entries(fits).every(([property, value]) => run[property] === value) ? run : undefined;
  });

/** @returns the lines of a log, whatever ends them */
const lines = (text: string) => text.split(/\r?\n/).filter((line) => line !== '');

async function expectSameEverywhere(name: string, run: ExecutionDocument): Promise<void> {
  const { _v, ...listed } = run;
  expect(await ocapi.search(name)).toEqual([listed]);
  const { _resource_state, ...read } = await ocapi.read(name, run.id);
  expect(read).toEqual(run);
  expect(_resource_state).toMatch(/^[0-9a-f]{64}$/);
}

describe.each(MAKERS.map((driver) => ({ name: driver.name, driver })))('a run started through $name', ({ driver }) => {
  it('is the same in the list, alone and in a search, and has its log', async () => {
    const { name, id } = await job('items');
    await driver(installation).start(name);
    const run = await newest(name, { execution_status: 'finished' });
    expect(run).toMatchObject({ job_id: name, status: 'OK', is_log_file_existing: true });
    await expectSameEverywhere(name, run);
    const { value } = await v2.json('GET', `/jobs/${id}/history`);
    const downloaded = lines(await v2.log(id, value[0].history_id));
    for (const by of ['path', 'name'] as const) {
      const { status, text } = await ocapi.log(run, by);
      expect({ status, lines: lines(text) }).toEqual({ status: 200, lines: downloaded });
    }
    expect(downloaded.join()).toContain('25 rows');
  });

  it('fails, and OCAPI says why', async () => {
    const { name } = await job('nothing_here');
    await driver(installation).start(name);
    const run = await newest(name, { execution_status: 'finished', status: 'ERROR' });
    expect(run.exit_status).toMatchObject({ code: 'ERROR', message: expect.stringContaining('nothing_here') });
    await expectSameEverywhere(name, run);
  });
});

test('a queued run is pending and RUNNING; cancelled by its id it leaves the one before it alone', async () => {
  const { name, id } = await job('Slow', { concurrency_policy: 'queue' });
  const first = await ocapi.start(name);
  await newest(name, { id: first.id, execution_status: 'running', status: 'RUNNING' });
  const second = await ocapi.start(name);
  expect(second).toMatchObject({ execution_status: 'pending', status: 'RUNNING' });
  const counted = async (word: string) => {
    const terms = { job_id: name, status: word };
    const must = Object.entries(terms).map(([field, value]) => ({
      term_query: { fields: [field], operator: 'is', values: [value] },
    }));
    return (await ocapi.json('POST', '/job_execution_search', { query: { bool_query: { must } } })).total;
  };
  expect(await counted('RUNNING')).toBe(2);
  expect(await counted('PENDING')).toBe(1);
  expect(await ocapi.send('DELETE', executionsOf(name, second.id))).toMatchObject({ status: 204, text: '' });
  await newest(name, { id: second.id, execution_status: 'aborted', status: 'ABORTED' });
  expect(await ocapi.read(name, first.id)).toMatchObject({ execution_status: 'running' });
  // CData cancels a job: whatever of it runs or waits.
  const third = await ocapi.start(name);
  await v2.cancel(id);
  await newest(name, { id: third.id, execution_status: 'aborted' });
  const ended = await waitUntil('the first run to end', 30_000, async () => {
    const run = await ocapi.read(name, first.id);
    return run.execution_status === 'aborted' ? run : undefined;
  });
  expect(ended).toMatchObject({ status: 'ABORTED', status_metadata: { reason: expect.stringContaining('cancelled') } });
});

test('an ended run that is deleted is gone everywhere, with its log', async () => {
  const { name, id } = await job('items');
  await ocapi.start(name);
  const run = await newest(name, { execution_status: 'finished' });
  expect(await ocapi.send('DELETE', executionsOf(name, run.id))).toMatchObject({ status: 204 });
  expect(await ocapi.list(name)).toEqual([]);
  expect(await ocapi.search(name)).toEqual([]);
  expect((await v2.json('GET', `/jobs/${id}/history`)).value).toEqual([]);
  expect((await ocapi.log(run)).status).toBe(404);
  for (const method of ['GET', 'DELETE']) {
    const answer = await ocapi.send(method, executionsOf(name, run.id));
    expectOcapiFault(answer, 404, 'JobExecutionNotFoundException');
  }
});

test('runs of a deleted job stay readable, under the name that it had', async () => {
  const { name, id } = await job('items');
  await ocapi.start(name);
  const run = await newest(name, { execution_status: 'finished' });
  await v2.json('DELETE', `/jobs/${id}`);
  expectOcapiFault(await ocapi.send('GET', executionsOf(name)), 404, 'JobNotFoundException');
  expect(await ocapi.read(name, run.id)).toMatchObject({ id: run.id, status: 'OK' });
  expect(await ocapi.search(name)).toMatchObject([{ id: run.id }]);
});
