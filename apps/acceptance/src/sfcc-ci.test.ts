import { V2Client } from '@jobglot/cdata-v2-client';
import { AdminClient } from './harness/admin-client';
import { namedCopyJob } from './harness/copy-job';
import { type GatewayProcess, type Installation, startInstallation, unique } from './harness/installation';
import { installSfccCi, type SfccCi, sfccCi } from './harness/sfcc-ci';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

/** Longer than the client's pause between polls, so that a renewed token serves the next one. */
const TOKEN_SECONDS = 8;
/** Held by the test: whoever reads the view "Gate" waits for it. */
const GATE = 4711;
const LONG_MS = 120_000;

let installation: Installation;
let gateway: GatewayProcess;
let data: DataDatabase;
let v2: V2Client;
let admin: AdminClient;
let host: string;
const users: SfccCi[] = [];

beforeAll(async () => {
  await installSfccCi();
  [installation, data] = await Promise.all([startInstallation(), dataDatabase()]);
  gateway = await installation.startGateway({
    TLS_PORT: '0',
    JOBGLOT_LOG_LEVEL: 'debug',
    JOBGLOT_OCAPI_TOKEN_SECONDS: String(TOKEN_SECONDS),
  });
  await installation.startWorker();
  host = `localhost:${new URL(gateway.tlsUrl).port}`;
  v2 = new V2Client(installation.baseUrl, installation.token);
  admin = new AdminClient(installation);
  await data.fill('items', 25);
  await data.db.query(`create view "Gate" as select 1 as id, pg_advisory_xact_lock_shared(${GATE})::text as waited`);
}, 300_000);

afterAll(async () => {
  await Promise.all(users.map((user) => user.remove()));
  await installation?.stop();
  await data?.close();
});

const job = (table: string, options: object = {}) => namedCopyJob(v2, data, table, options);

/** A user of its own, so that the gateway's log tells whose polls are whose. */
async function user(...flags: string[]): Promise<{ ci: SfccCi; id: string; polls(): number }> {
  const { id, secret } = await admin.client('operator');
  const ci = await sfccCi(host, gateway.tlsTrust);
  users.push(ci);
  const { code, output } = await ci.run('client:auth', id, secret, ...flags);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Authentication succeeded') });
  const polls = () =>
    gateway
      .output()
      .split('\n')
      .filter((line) => line.includes('executions/{id}') && line.includes(`"${id}"`)).length;
  return { ci, id, polls };
}

const closeGate = () => data.db.query('select pg_advisory_lock($1)', [GATE]);
const openGate = () => data.db.query('select pg_advisory_unlock($1)', [GATE]);

test(
  'a run that succeeds: waited for, exit code 0, its log printed',
  async () => {
    const name = await job('items');
    const { ci } = await user('-r');
    const run = await ci.run('job:run', name, 'since=2026-01-01', '-i', host, '-s', '-f');
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining('Status is: finished (OK)') });
    const id = /Execution id is: (\d+)/.exec(run.output)?.[1];
    expect((await data.checksum('copy.items')).rows).toBe(25);
    const status = await ci.run('job:status', name, id!, '-i', host, '-l');
    expect(status).toMatchObject({ code: 0, output: expect.stringMatching(/25 rows|items/) });
    const json = await ci.run('job:status', name, id!, '-i', host, '-j');
    expect(JSON.parse(json.output)).toMatchObject({
      id,
      status: 'OK',
      parameters: [{ name: 'since', value: '2026-01-01' }],
    });
  },
  LONG_MS,
);

test(
  'a run that fails: exit code other than 0',
  async () => {
    const name = await job('NoSuchTable');
    const { ci } = await user('-r');
    const run = await ci.run('job:run', name, '-i', host, '-s', '-f');
    expect(run.output).toContain('Status is: finished (ERROR)');
    expect(run.code).not.toBe(0);
    // The reason is among the details that it prints.
    expect(run.output).toContain('NoSuchTable');
  },
  LONG_MS,
);

test(
  'a run that waits in the queue for more than one poll, and one that outlives its token',
  async () => {
    await closeGate();
    const queued = await job('Gate', { concurrency_policy: 'queue' });
    const long = await job('Gate', { table_name_prefix: 'long_' });
    const [first, second, third] = [await user('-r'), await user('-r'), await user('-r')];
    await first.ci.run('job:run', queued, '-i', host);
    const waiting = second.ci.start('job:run', queued, '-i', host, '-s', '-f');
    const outliving = third.ci.start('job:run', long, '-i', host, '-s', '-f');
    // Polls are 5 s apart: at the second one the run has waited for more than 6 s.
    await waitUntil('two polls of a queued run', 60_000, async () => (second.polls() >= 2 ? true : undefined));
    await waitUntil('a renewed token', 60_000, async () =>
      outliving.output().includes('Authentication renewal succeeded') ? true : undefined,
    );
    expect(waiting.output()).not.toContain('finished');
    await openGate();
    for (const { end } of [waiting, outliving]) {
      expect(await end).toMatchObject({ code: 0, output: expect.stringContaining('Status is: finished (OK)') });
    }
  },
  LONG_MS,
);

test(
  'what cannot be started says why, and nobody is let in by a wrong secret',
  async () => {
    const { ci } = await user('-r');
    const run = await ci.run('job:run', unique('nothing'), '-i', host, '-s', '-f', '-D');
    expect(run.code).not.toBe(0);
    expect(run.output).toContain('JobNotFoundException');
    const stranger = await sfccCi(host, gateway.tlsTrust);
    users.push(stranger);
    const refused = await stranger.run('client:auth', 'nobody', 'wrong');
    expect(refused.output).toMatch(/Authentication failed/);
  },
  LONG_MS,
);
