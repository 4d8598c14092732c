import { V2Client } from '@jobglot/cdata-v2-client';
import { expectOcapiFault } from './harness/fault-ocapi';
import { type Installation, startInstallation, unique } from './harness/installation';
import { executionsOf, OcapiClient } from './harness/ocapi-client';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

let installation: Installation;
let data: DataDatabase;
let ocapi: OcapiClient;
let job: string;

beforeAll(async () => {
  [installation, data] = await Promise.all([startInstallation(), dataDatabase()]);
  await installation.startWorker();
  await data.fill('items', 25);
  ocapi = new OcapiClient(installation);
  const v2 = new V2Client(installation.baseUrl, installation.token);
  const connection = await v2.createPostgresConnection(unique('data'), data.url);
  job = unique('job');
  await v2.createJob({
    name: job,
    type: 'Standard',
    source_connection_id: connection,
    destination_connection_id: connection,
    destination_schema: 'copy',
    truncate_table_data: true,
    queries: ['REPLICATE [found] SELECT * FROM [items] WHERE [name] = @name'],
  });
});

afterAll(async () => {
  await installation?.stop();
  await data?.close();
});

/** @returns how many rows the run copied */
async function copiedWith(name: string): Promise<unknown> {
  const { id } = await ocapi.start(job, { name });
  const ended = await waitUntil('the end of the run', 30_000, async () => {
    const run = await ocapi.read(job, id);
    return run.status === 'RUNNING' ? undefined : run;
  });
  expect(ended).toMatchObject({
    status: 'OK',
    parameters: [{ _type: 'job_execution_parameter', name: 'name', value: name }],
  });
  return (await data.checksum('copy.found')).rows;
}

test('a parameter is a value', async () => {
  expect(await copiedWith('name 7')).toBe(1);
});

test.each(["x' OR '1'='1", "name 7'; DROP TABLE items; --", '\\', "name 7' -- ", '@name', '{env:name}', '$1'])(
  '%s is a value too, and no SQL',
  async (attempt) => {
    expect(await copiedWith(attempt)).toBe(0);
    expect((await data.checksum('public.items')).rows).toBe(25);
  },
);

test('without it the run is not started, and the answer says why', async () => {
  const answer = await ocapi.send('POST', executionsOf(job), {});
  expectOcapiFault(answer, 409, 'JobExecutionException');
  expect(answer.text).toContain('the parameter name');
});
