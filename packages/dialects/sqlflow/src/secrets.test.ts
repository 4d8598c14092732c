import { testAdmin } from '@jobglot/core/testing';
import { BASE, type SqlflowFixture, sqlflowFixture } from './testing/sqlflow-fixture';
import { domainId } from './wire/job-id';

const PASSWORD = 'canary-password';
const JOB = '/sqlflow/job';
const PLACE = { dbvendor: 'dbvpostgresql', hostname: 'db', account: 'ann', database: 'sales', password: PASSWORD };

let api: SqlflowFixture;
beforeAll(async () => {
  api = await sqlflowFixture();
});
afterAll(() => api.close());

/** All that leaves: answers, log lines, and what a run is queued and logged with. */
async function told(answers: readonly unknown[]): Promise<string> {
  return JSON.stringify([answers, api.requests, api.failures.map(String), api.queue.tickets]);
}

test('the password of a database form is in no answer, no log line and no stored job', async () => {
  const first = await api.call(`${JOB}/submitPersistJob`, PLACE);
  const { jobId } = first.body.data;
  await api.worker.drain();
  const answers = [
    first,
    await api.call(`${JOB}/submitPersistJob`, { ...PLACE, jobId, password: `${PASSWORD}-2` }, { 'a.sql': '1' }),
    await api.call(`${JOB}/displayUserJobSummary`, { jobId }),
    await api.call(`${JOB}/displayUserJobsSummary`),
    await api.call(`${JOB}/exportLineageAsJson`, { jobId }),
    await api.call(`${JOB}/displayUserLatestJobTableLevelLineage`),
    // what is refused repeats nothing of it
    await api.call(`${JOB}/submitPersistJob`, { ...PLACE, port: 'x' }),
    await api.call(`${JOB}/submitPersistJob`, { ...PLACE, dbvendor: PASSWORD }),
    await api.call(`${JOB}/submitPersistJob`, { ...PLACE, hostname: '' }),
  ];
  const job = await api.services.jobs.get(testAdmin, domainId(jobId));
  const connection = await api.services.connections.get(testAdmin, job.sourceConnectionId!);
  expect(await told([answers, job, connection])).not.toContain(PASSWORD);
  const { properties } = await api.services.connections.resolveForRun(job.sourceConnectionId!);
  expect(properties.Password).toBe(`${PASSWORD}-2`);
});

test('secrets of users and tokens are in no answer to others and in no log line, in a query too', async () => {
  const { id, secret } = await api.client('viewer', 'sqlflow');
  const { body } = await api.call('/user/generateToken', { userId: id, secretKey: secret });
  const query = new URLSearchParams({
    userId: id,
    token: body.token,
    secretKey: secret,
    jobId: 'x',
    password: PASSWORD,
  });
  const answers: unknown[] = [];
  for (const path of [`${JOB}/displayUserJobSummary`, `${JOB}/displayUserJobsSummary`, `${JOB}/nothing`]) {
    answers.push(await (await fetch(`http://${api.host}${BASE}${path}?${query}`, { method: 'POST' })).text());
  }
  answers.push(await api.call('/user/generateToken', { userId: id, secretKey: `${secret}x` }));
  const text = await told(answers);
  for (const canary of [secret, body.token, api.token, PASSWORD]) expect(text).not.toContain(canary);
  expect(api.requests.at(-1)!.route).toBe(`${BASE}/user/generateToken`);
});
