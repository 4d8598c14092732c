import { type CdmBench, startCdmBench } from './harness/cdm-bench';
import type { Submission } from './harness/cdm-client';
import { waitUntil } from './harness/wait-until';

/** schedulerConfig: what is planned, what fires and what does not, and jobs that go with their runs. */
const MINUTE_MS = 75_000;
const START = '2026-03-04 05:06:07';

let bench: CdmBench;

beforeAll(async () => {
  bench = await startCdmBench();
});

afterAll(() => bench?.stop());

const scheduler = (inputs: Record<string, string>) =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`schedulerConfig.${name}`, value]));
const table = () => bench.sourceTable('id int primary key', '1');
const make = async (inputs: Record<string, string>, name?: string) =>
  bench.cdm.job(bench.tableJob(name ?? (await table()), { driver: scheduler(inputs) }));

/** @returns the job as another dialect has it; undefined: it knows none */
async function inV2(name: string): Promise<{ schedule: object } | undefined> {
  const { value } = await bench.client.json('GET', '/workspaces/default/jobs');
  return value.find((job: { name: string }) => job.name === name);
}

test.each([
  [{ cycleType: 'minute', cycle: '5' }, '*/5 * * * *'],
  [{ cycleType: 'hour', cycle: '1', runAt: '27,57' }, '27,57 * * * *'],
  [{ cycleType: 'hour', cycle: '6', startDate: START }, '6 */6 * * *'],
  [{ cycleType: 'day', cycle: '1', startDate: START }, '6 5 * * *'],
  [{ cycleType: 'week', cycle: '1', runAt: 'mon,tue', startDate: START }, '6 5 * * 1,2'],
  [{ cycleType: 'month', cycle: '1', runAt: '1,15', startDate: START }, '6 5 1,15 * *'],
])('%j is planned as %s', async (cycle: Record<string, string>, cron) => {
  const name = await make({ isSchedulerJob: 'true', ...cycle });
  expect(await inV2(name)).toMatchObject({ schedule: { enabled: true, cron } });
  expect(await bench.cdm.read(name)).toMatchObject({ flag: 1 });
  const idle = await make({ isSchedulerJob: 'false', ...cycle });
  expect(await inV2(idle)).toMatchObject({ schedule: { enabled: false } });
  expect(await bench.cdm.read(idle)).toMatchObject({ flag: 0 });
});

test(
  'a minute cycle fires, by itself; one that is off, not yet begun or over does not',
  async () => {
    const minute = { cycleType: 'minute', cycle: '1' };
    const quiet = [
      await make({ ...minute, isSchedulerJob: 'false' }),
      await make({ ...minute }),
      await make({ ...minute, isSchedulerJob: 'true', startDate: '2999-01-01 00:00:00' }),
      await make({ ...minute, isSchedulerJob: 'true', stopDate: '2020-01-01 00:00:00' }),
    ];
    // before the one that is waited for: what is made behind it might fire a minute later
    const vanishing = await make({ ...minute, isSchedulerJob: 'true', disposableType: 'DELETE' });
    const source = await table();
    const within = { startDate: '2020-01-01 00:00:00', stopDate: '2999-01-01 00:00:00' };
    const firing = await make({ ...minute, ...within, isSchedulerJob: 'true' }, source);
    const run = await waitUntil<Submission>('the planned run', MINUTE_MS, async () => {
      const submission = await bench.cdm.status(firing);
      return submission.status === 'SUCCEEDED' ? submission : undefined;
    });
    expect(run).toMatchObject({ 'is-execute-auto': true, 'creation-user': 'scheduler' });
    expect(await bench.rowsOf(source)).toEqual([{ id: 1 }]);
    await gone(vanishing);
    for (const name of quiet) expect(await bench.cdm.status(name)).toMatchObject({ status: 'NEVER_EXECUTED' });
  },
  MINUTE_MS + 30_000,
);

/** Waits until nobody knows the job any more, in no dialect. */
async function gone(name: string): Promise<void> {
  await waitUntil(`the end of ${name}`, 20_000, async () => {
    const { status } = await bench.cdm.send('GET', `/job/${name}`);
    return status === 200 ? undefined : true;
  });
  expect(await bench.cdm.fault('GET', `/job/${name}`)).toMatchObject({ status: 400, errCode: 'Cdm.0100' });
  for (const path of [`/job/${name}/status`, `/submissions?jname=${name}`]) {
    expect(await bench.cdm.fault('GET', path)).toMatchObject({ status: 400 });
  }
  expect(await bench.cdm.fault('PUT', `/job/${name}/start`)).toMatchObject({ status: 400, errCode: 'Cdm.0054' });
  expect(await inV2(name)).toBeUndefined();
}

describe('disposableType', () => {
  test.each(['NONE', ''])('"%s": the job stays', async (disposableType) => {
    const name = await make({ disposableType });
    expect(await bench.cdm.again(name)).toMatchObject({ status: 'SUCCEEDED', isDeleteJob: false });
    expect((await bench.cdm.read(name)).name).toBe(name);
  });

  test('DELETE: the job goes with its run, however it ends; its rows and its name are free', async () => {
    const source = await table();
    const name = await make({ disposableType: 'DELETE' }, source);
    expect(await bench.cdm.start(name)).toMatchObject({ isDeleteJob: true });
    await gone(name);
    expect(await bench.rowsOf(source)).toEqual([{ id: 1 }]);
    await bench.cdm.job({
      ...bench.tableJob('no_such_table', { driver: scheduler({ disposableType: 'DELETE' }) }),
      name,
    });
    await bench.cdm.start(name);
    await gone(name);
  });

  test('DELETE_AFTER_SUCCEED: the job goes with the first run that succeeds', async () => {
    const source = `later_${Date.now()}`;
    const name = await make({ disposableType: 'DELETE_AFTER_SUCCEED' }, source);
    expect(await bench.cdm.again(name)).toMatchObject({ status: 'FAILED', isDeleteJob: true });
    expect((await bench.cdm.read(name)).status).toBe('FAILED');
    await bench.source.db.query(`create table ${source} as select 1 as id`);
    await bench.cdm.start(name);
    await gone(name);
    expect(await bench.rowsOf(source)).toEqual([{ id: 1 }]);
  });
});
