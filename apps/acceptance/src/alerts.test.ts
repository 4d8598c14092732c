import { V2Client } from '@jobglot/cdata-v2-client';
import { Client } from 'pg';
import { copyJob } from './harness/copy-job';
import { flushRedis } from './harness/flush-redis';
import { type Installation, type ProductProcess, startInstallation, unique } from './harness/installation';
import { type MailServer, startMailServer } from './harness/mail-server';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

const PASSWORD = 'CANARY-smtp/5c1d';
const HALF_A_MINUTE = 30_000;

let installation: Installation;
let client: V2Client;
let data: DataDatabase;
let mailbox: MailServer;
let worker: ProductProcess;

beforeAll(async () => {
  mailbox = await startMailServer('jobs@example.org', PASSWORD);
  [installation, data] = await Promise.all([
    startInstallation({
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'Jobglot <jobs@example.org>',
      PUBLIC_URL: 'https://jobs.example/',
      JOBGLOT_LOG_LEVEL: 'debug',
    }),
    dataDatabase(),
  ]);
  worker = await installation.startWorker();
  client = new V2Client(installation.baseUrl, installation.token);
  await data.fill('good', 12);
});

afterAll(async () => {
  await installation?.stop();
  await Promise.all([data?.close(), mailbox?.close()]);
});

/** A job that copies these tables and sends mail. */
const job = (tables: readonly string[], options: object = {}) =>
  copyJob(client, data, 'good', {
    queries: tables.map((table) => `REPLICATE [${table}]`),
    continue_on_error: true,
    send_email: true,
    ...options,
  });

const run = async (jobId: string) => client.waitForRun(jobId, await client.execute(jobId));

const mailTo = (address: string) =>
  waitUntil(`the mail to ${address}`, HALF_A_MINUTE, async () =>
    mailbox.mails.find(({ recipients }) => recipients.includes(address)),
  );

const logWith = (jobId: string, historyId: string, text: string) =>
  waitUntil(`the log line "${text}"`, HALF_A_MINUTE, async () => {
    const log = await client.log(jobId, historyId);
    return log.includes(text) ? log : undefined;
  });

test('a failed run is told once, in text and HTML, with its tasks and the way to its log', async () => {
  const [one, two] = [`${unique('ann')}@example.org`, `${unique('bob')}@example.org`];
  const name = unique('nightly <b>');
  const jobId = await job(['good', 'missing'], { name, email_to: `${one}; ${two}` });
  const end = await run(jobId);
  expect(end.status).toBe('Failed');
  const mail = await mailTo(one);
  expect(mail.recipients).toEqual([one, two]);
  expect(mail.subject).toBe(`Jobglot: job "${name}" failed`);
  expect(mail.from).toMatchObject({ address: 'jobs@example.org' });
  for (const body of [mail.text, mail.html]) {
    expect(body).toContain('REPLICATE [good]');
    expect(body).toContain('REPLICATE [missing]');
    expect(body).toContain('12 read, 12 written, 0 failed');
    expect(body).toContain(`https://jobs.example/api.rsc/v2/jobs/${jobId}/history/${end.history_id}/log`);
  }
  expect(mail.text).toMatch(/Task 1 succeeded: .*\n.*copy\.good.*: 12 rows read, 12 written/);
  expect(mail.text).toMatch(/Task 2 failed: REPLICATE \[missing\]\n.*\n.*missing.*\n/);
  expect(mail.html).toContain('nightly &lt;b&gt;');
  expect(mail.html).not.toContain('nightly <b>');
  await logWith(jobId, end.history_id, `Alert sent to ${one}, ${two}.`);
  expect(mailbox.mails.filter(({ recipients }) => recipients.includes(one))).toHaveLength(1);
});

test('a job that wants to know of errors only sends nothing when all went well', async () => {
  const address = `${unique('quiet')}@example.org`;
  const quiet = await job(['good'], { email_to: address, email_error_only: true });
  expect((await run(quiet)).status).toBe('Successful');
  const loud = await job(['good'], { email_to: address, email_subject: 'All well\r\nBcc: x@example.org' });
  expect((await run(loud)).status).toBe('Successful');
  expect((await mailTo(address)).subject).toBe('All well Bcc: x@example.org');
  const bad = await job(['missing'], { email_to: address, email_error_only: true });
  const end = await run(bad);
  await logWith(bad, end.history_id, 'Alert sent');
  const mine = mailbox.mails.filter(({ recipients }) => recipients.includes(address));
  expect(mine.map(({ text }) => text?.match(/^Job id +(\S+)/m)?.[1])).toEqual([loud, bad]);
});

test(
  'a mail that was put off is sent by another worker, although this one died and the queue was flushed',
  async () => {
    const address = `${unique('later')}@example.org`;
    const jobId = await job(['missing'], { email_to: address });
    mailbox.refuseNext(451, 'come back later');
    const { history_id } = await run(jobId);
    const refused = await logWith(jobId, history_id, 'trying again in 5 s');
    expect(refused).toContain('The alert could not be sent: the mail server answered "451 come back later"');
    await worker.end('SIGKILL');
    if (installation.redis) await flushRedis(installation.redis);
    worker = await installation.startWorker();
    await mailTo(address);
    await logWith(jobId, history_id, `Alert sent to ${address}.`);
  },
  2 * HALF_A_MINUTE,
);

test('a mail that is refused for good is given up, and the run stays as it was', async () => {
  const jobId = await job(['good'], { email_to: `${unique('never')}@example.org` });
  mailbox.refuseNext(550, 'not from you');
  const end = await run(jobId);
  await logWith(jobId, end.history_id, 'is given up: the mail server answered "550 not from you".');
  expect((await client.run(jobId, end.history_id)).status).toBe('Successful');
});

test('a job made through v1 sends its alert, and its failure stands in the process log', async () => {
  const [connection, JobName] = [unique('v1 data'), unique('v1 job')];
  await client.createPostgresConnection(connection, data.url);
  const v1 = async (path: string, body: object) => {
    const answer = await fetch(`${installation.baseUrl}/api.rsc${path}`, {
      method: 'POST',
      headers: { 'x-cdata-authtoken': installation.token, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { value: { Status: string }[] };
  };
  await v1('/jobs', {
    JobName,
    Source: connection,
    Destination: connection,
    SendEmailNotification: 'true',
    NotifyEmailTo: 'v1@example.org',
    NotifyEmailSubject: 'the nightly copy',
    EmailErrorOnly: 'true',
    NotifyWindowsEvent: 'true',
    'Query#1': 'REPLICATE [nowhere]',
  });
  expect((await v1('/executeJob', { JobName })).value.at(-1)).toMatchObject({ Status: 'FAILED' });
  const mail = await mailTo('v1@example.org');
  expect(JSON.stringify(mail)).toContain('the nightly copy');
  expect(JSON.stringify(mail)).toContain('nowhere');
  await waitUntil('the line in the process log', HALF_A_MINUTE, async () =>
    installation
      .printed()
      .split('\n')
      .find((line) => line.includes('"error"') && line.includes('the run of a job failed') && line.includes(JobName)),
  );
});

test('the password of the mail server is found nowhere', async () => {
  const jobId = await job(['good'], { email_to: `${unique('last')}@example.org` });
  const wrong = mailbox.url.replace(/:[^:@]+@/, `:${encodeURIComponent(`${PASSWORD}-wrong`)}@`);
  await worker.end('SIGTERM');
  worker = await installation.startWorker({ SMTP_URL: wrong });
  const { history_id } = await run(jobId);
  const log = await logWith(jobId, history_id, 'could not be sent: the mail server answered "535');
  const db = new Client({ connectionString: installation.databaseUrl });
  await db.connect();
  const { rows } = await db.query(
    'select to_jsonb(a) as alert, to_jsonb(l) as line from execution_logs l left join run_alerts a using (execution_id)',
  );
  await db.end();
  for (const text of [installation.printed(), log, JSON.stringify(rows)]) {
    expect(text).not.toMatch(/CANARY/);
    expect(text).not.toContain(Buffer.from(PASSWORD).toString('base64').slice(0, -4));
  }
  // The log-in is the operator's to mend: the alert waits.
  expect(rows.some(({ alert }) => alert?.last_error?.includes('535'))).toBe(true);
});
