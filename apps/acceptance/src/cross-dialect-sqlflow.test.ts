import { DRIVERS, MAKERS } from './harness/dialects';
import type { DialectDriver, RunState } from './harness/dialects/dialect-driver';
import { sqlflow as sqlflowDriver } from './harness/dialects/sqlflow';
import { type Installation, startInstallation, unique } from './harness/installation';
import { SqlflowClient, type UploadedFile } from './harness/sqlflow-client';
import { waitUntil } from './harness/wait-until';

const OTHERS = DRIVERS.filter((driver) => driver !== sqlflowDriver).map((driver) => [driver.name, driver] as const);
const SHORT: UploadedFile = ['a.sql', 'INSERT INTO t (a) SELECT b FROM s'];
/** Takes until it is stopped. */
const LONG: UploadedFile = ['long.sql', 'INSERT INTO t (a) SELECT b FROM s JOIN r ON r.id = s.id;\n'.repeat(100_000)];

let installation: Installation;
let sqlflow: SqlflowClient;
let own: DialectDriver;

beforeAll(async () => {
  installation = await startInstallation({ JOBGLOT_OCAPI_DELETE_CANCELS: 'true' });
  await installation.startWorker();
  sqlflow = new SqlflowClient(installation);
  own = sqlflowDriver(installation);
});
afterAll(() => installation?.stop());

async function seen(driver: DialectDriver, name: string, state: RunState): Promise<void> {
  const fits = async () => ((await driver.state(name)) === driver.words[state] ? true : undefined);
  await waitUntil(`${driver.name} to call it ${state}`, 30_000, fits);
}

describe.each(OTHERS)('a job submitted to SQLFlow, through %s', (_name, factory) => {
  let other: DialectDriver;
  beforeAll(() => {
    other = factory(installation);
  });

  it('is run again, and each sees its success in its own word', async () => {
    const jobName = unique('submitted');
    const { jobId } = await sqlflow.run([SHORT], { jobName });
    await seen(other, jobName, 'succeeded');
    await other.start(jobName);
    await waitUntil('a second run', 30_000, async () => {
      const v2 = await fetch(`${installation.baseUrl}/api.rsc/v2/workspaces/default/jobs`, {
        headers: { 'x-cdata-authtoken': installation.token },
      });
      const { value } = (await v2.json()) as { value: { name: string; id: string }[] };
      const { id } = value.find(({ name }) => name === jobName)!;
      const history = await fetch(`${installation.baseUrl}/api.rsc/v2/jobs/${id}/history`, {
        headers: { 'x-cdata-authtoken': installation.token },
      });
      return ((await history.json()) as { value: unknown[] }).value.length === 2 ? true : undefined;
    });
    expect(await sqlflow.ended(jobId)).toMatchObject({ status: 'success' });
    await seen(other, jobName, 'succeeded');
  });

  it('fails, and it says so', async () => {
    const jobName = unique('submitted');
    expect(await sqlflow.run([['bad.sql', 'SELEC FROM WHERE']], { jobName })).toMatchObject({ status: 'fail' });
    await seen(other, jobName, 'failed');
  });

  it('is seen running, cancelled, and SQLFlow says so', async () => {
    const jobName = unique('submitted');
    await sqlflow.submit([LONG], { jobName });
    await seen(other, jobName, 'running');
    await seen(own, jobName, 'running');
    expect(await other.cancel!(jobName)).toBeLessThan(300);
    await seen(other, jobName, 'cancelled');
    await seen(own, jobName, 'cancelled');
  });
});

test.each(MAKERS.map((maker) => [maker.name, maker] as const))(
  '%s shows its statements, and deletes it',
  async (_name, maker) => {
    const jobName = unique('submitted');
    const { jobId } = await sqlflow.run([SHORT, ['b.sql', 'SELECT 1']], { jobName });
    const driver = maker(installation);
    const { statements } = (await driver.read(jobName))!;
    expect(statements.join('\n').match(/LINEAGE \[[ab]\.sql\] SHA256 '[0-9a-f]{64}'/g)).toHaveLength(2);
    expect(await driver.remove(jobName)).toBeLessThan(300);
    expect(await sqlflow.call('displayUserJobSummary', { jobId })).toMatchObject({ code: 404 });
  },
);
