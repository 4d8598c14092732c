import { type CdmBench, startCdmBench } from './harness/cdm-bench';
import { countersOf, type Submission } from './harness/cdm-client';
import { waitUntil } from './harness/wait-until';

/** What runs show: every field, from what really happened. */
const GATE = 4713;
const IN_EVERY_STATE = [
  ...['job-name', 'submission-id', 'status', 'progress', 'isIncrementing', 'isStopingIncrement', 'is-execute-auto'],
  ...['isDeleteJob', 'creation-user', 'creation-date', 'execute-date', 'last-update-date', 'last-udpate-user'],
  ...['last-update-user', 'delete_rows', 'update_rows', 'write_rows'],
].sort();
const WHEN_READ = [...IN_EVERY_STATE, 'external-id'].sort();

let bench: CdmBench;

beforeAll(async () => {
  bench = await startCdmBench();
  await bench.source.db.query(
    `create view gate as select 1 as id, pg_advisory_xact_lock_shared(${GATE})::text as waited`,
  );
});

afterAll(() => bench?.stop());

const two = () => bench.sourceTable('id int primary key, name text', "1, 'a'", "2, 'b'");

test('a job that never ran', async () => {
  const name = await bench.cdm.job(bench.tableJob(await two()));
  expect(await bench.cdm.status(name)).toMatchObject({ status: 'NEVER_EXECUTED', 'job-name': name, progress: 0 });
  expect(await bench.cdm.read(name)).toMatchObject({ status: 'NEW', execute_start_date: 0 });
  expect(await bench.cdm.submissions(name)).toEqual({ submissions: [], total: 0, page_no: 1, page_size: 10 });
});

test('a start, and the run when it has succeeded', async () => {
  const begun = Date.now();
  const name = await bench.cdm.job(bench.tableJob(await two()));
  const started = await bench.cdm.start(name);
  expect(Object.keys(started).sort()).toEqual(IN_EVERY_STATE);
  expect(started).toMatchObject({
    'job-name': name,
    'submission-id': expect.any(Number),
    status: 'BOOTING',
    progress: 0,
    isIncrementing: false,
    isStopingIncrement: '',
    'is-execute-auto': false,
    isDeleteJob: false,
    'creation-user': bench.installation.clientId,
    'last-udpate-user': bench.installation.clientId,
    'last-update-user': bench.installation.clientId,
    ...{ write_rows: 0, update_rows: 0, delete_rows: 0 },
  });
  const end = await bench.cdm.ended(name);
  expect(Object.keys(end).sort()).toEqual([...WHEN_READ, 'counters'].sort());
  expect(end).toMatchObject({
    'submission-id': started['submission-id'],
    'creation-date': started['creation-date'],
    'external-id': expect.stringMatching(/^job_local\d+_0001/),
    status: 'SUCCEEDED',
    progress: 100,
    ...{ write_rows: 2, update_rows: 0, delete_rows: 0 },
  });
  expect(countersOf(end)).toEqual({
    ...{ ROWS_READ: 2, ROWS_WRITTEN: 2, ROWS_WRITTEN_SKIPPED: 0, BYTES_READ: expect.any(Number), BYTES_WRITTEN: -1 },
    ...{ FILES_READ: -1, FILES_WRITTEN: -1, FILES_SKIPPED: -1, TOTAL_FILES: -1, TOTAL_SIZE: -1 },
  });
  expect(countersOf(end).BYTES_READ).toBeGreaterThan(0);
  const dates = ['creation-date', 'execute-date', 'last-update-date'].map((date) => (end as never)[date] as number);
  expect(dates).toEqual([...dates].sort((a, b) => a - b));
  expect(dates.every((date) => date >= begun && date <= Date.now())).toBe(true);
});

test('rows that were changed, rows that were added', async () => {
  const table = await two();
  const name = await bench.cdm.job(bench.tableJob(table));
  await bench.cdm.again(name);
  await bench.source.db.query(`update ${table} set name = 'A' where id = 1; insert into ${table} values (3, 'c')`);
  expect(await bench.cdm.again(name)).toMatchObject({ write_rows: 1, update_rows: 2 });
  expect(await bench.cdm.read(name)).toMatchObject({
    status: 'SUCCEEDED',
    ...{ rows_read: 3, rows_written: 3, write_rows: 1, update_rows: 2, delete_rows: 0 },
  });
});

test('a run that failed says why, and has no counters', async () => {
  const end = await bench.cdm.run(bench.tableJob('no_such_table'));
  expect(Object.keys(end).sort()).toEqual([...WHEN_READ, 'error-summary', 'error-details'].sort());
  const why = expect.stringContaining('no_such_table');
  expect(end).toMatchObject({ status: 'FAILED', progress: -1, 'error-summary': why, 'error-details': why });
});

test('a run that is under way, and is stopped', async () => {
  await bench.source.db.query('select pg_advisory_lock($1)', [GATE]);
  const name = await bench.cdm.job(bench.tableJob('gate'));
  await bench.cdm.start(name);
  const running = await waitUntil<Submission>('a running run', 20_000, async () => {
    const submission = await bench.cdm.status(name);
    return submission.status === 'RUNNING' ? submission : undefined;
  });
  expect(Object.keys(running).sort()).toEqual(WHEN_READ);
  expect(await bench.cdm.read(name)).toMatchObject({ status: 'RUNNING' });
  expect(await bench.cdm.fault('PUT', `/job/${name}/start`)).toMatchObject({ status: 400, errCode: 'Cdm.0052' });
  expect(await bench.cdm.json('PUT', `/job/${name}/stop`)).toEqual({ 'validation-result': [] });
  expect(await bench.cdm.ended(name)).toMatchObject({
    ...{ status: 'FAILED', progress: -1, 'error-summary': expect.stringMatching(/^stopped by user/) },
  });
  await bench.source.db.query('select pg_advisory_unlock($1)', [GATE]);
  expect(await bench.cdm.fault('PUT', `/job/${name}/stop`)).toMatchObject({ status: 400, errCode: 'Cdm.0053' });
});

test('the history is paged, newest first', async () => {
  const name = await bench.cdm.job(bench.tableJob(await two()));
  const ids: number[] = [];
  for (let run = 0; run < 12; run++) ids.unshift((await bench.cdm.again(name))['submission-id']);
  const page = async (query: string) => {
    const { submissions, ...rest } = await bench.cdm.submissions(name, query);
    return { ids: submissions.map((submission: Submission) => submission['submission-id']), ...rest };
  };
  expect(await page('')).toEqual({ ids: ids.slice(0, 10), total: 12, page_no: 1, page_size: 10 });
  expect(await page('&page_no=2')).toEqual({ ids: ids.slice(10), total: 12, page_no: 2, page_size: 10 });
  expect(await page('&page_no=3&page_size=5')).toEqual({ ids: ids.slice(10), total: 12, page_no: 3, page_size: 5 });
  const [newest] = (await bench.cdm.submissions(name, '&page_size=1')).submissions;
  expect(newest).toEqual(await bench.cdm.status(name));
  expect(await bench.cdm.fault('GET', `/submissions?jname=${name}&page_size=0`)).toMatchObject({ errCode: 'Cdm.0010' });
});
