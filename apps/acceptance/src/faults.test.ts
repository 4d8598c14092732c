import { V2Client } from '@jobglot/cdata-v2-client';
import { Client } from 'pg';
import { copyJob } from './harness/copy-job';
import { flushRedis } from './harness/flush-redis';
import { type Installation, startInstallation, unique } from './harness/installation';
import { type DataDatabase, dataDatabase } from './harness/tables';
import { waitUntil } from './harness/wait-until';

const ROWS = Number(process.env.JOBGLOT_FAULT_ROWS ?? 400_000);
/** Small pages: a kill always leaves some behind. */
const PAGE = 2_000;
const KILLS = Number(process.env.JOBGLOT_FAULT_KILLS ?? 3);
const LONG_MS = 60_000 + KILLS * 20_000;

let installation: Installation;
let client: V2Client;
let data: DataDatabase;

beforeAll(async () => {
  [installation, data] = await Promise.all([startInstallation(), dataDatabase()]);
  client = new V2Client(installation.baseUrl, installation.token);
  await data.fill('big', ROWS);
}, LONG_MS);

afterAll(async () => {
  await installation?.stop();
  await data?.close();
});

/** Waits until the run has written more than `rows`, or has ended. */
const writtenMore = (job: string, run: string, rows: number) =>
  client.waitForRun(job, run, (r) => r.records_written > rows || r.ended_at !== null);

test(
  `kill -9 of the worker in the middle of a copy, ${KILLS} times: nothing twice, nothing lost (P3, P4)`,
  async () => {
    const job = await copyJob(client, data, 'big', { batch_size: PAGE, drop_table: true });
    const source = await data.checksum('public.big');
    const kills: number[] = [];
    let worker = await installation.startWorker();
    // One run takes as many kills as hit it in the middle; the next run takes the others.
    while (kills.length < KILLS) {
      const run = await client.execute(job);
      let lives = 1;
      for (let written = 0; kills.length < KILLS; lives++) {
        const seen = await writtenMore(job, run, written);
        if (seen.ended_at) break;
        await worker.end('SIGKILL');
        written = (await client.run(job, run)).records_written;
        kills.push(written);
        worker = await installation.startWorker();
      }
      const ended = await client.waitForRun(job, run);
      expect(ended).toMatchObject({ status: 'Successful', records_read: ROWS, records_written: ROWS, attempt: lives });
      expect(await data.checksum('copy.big')).toEqual(source);
    }
    console.info(`rows written at each kill: ${kills.join(', ')} of ${ROWS}`);
    for (const at of kills) {
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThan(ROWS);
    }
    const { rows } = await data.db.query(
      "select table_name from information_schema.tables where table_schema = 'copy' and table_name like '%stg%'",
    );
    expect(rows).toEqual([]);
    await worker.end('SIGTERM');
  },
  LONG_MS,
);

test(
  'SIGTERM drains: the run is handed back at a checkpoint and goes on elsewhere at once (P5)',
  async () => {
    const job = await copyJob(client, data, 'big', { batch_size: PAGE, drop_table: true });
    // Too little time for the run to end by itself; and a dead worker would be noticed after a minute only.
    const env = { SHUTDOWN_GRACE_MS: '2000', STALE_AFTER_MS: '60000' };
    const worker = await installation.startWorker({ ...env, SHUTDOWN_GRACE_MS: '600' });
    const run = await client.execute(job);
    await writtenMore(job, run, 0);
    expect(await worker.end('SIGTERM')).toBe(0);
    expect(await client.run(job, run)).toMatchObject({ status: 'Running', ended_at: null });
    const next = await installation.startWorker(env);
    const ended = await client.waitForRun(job, run);
    expect(ended).toMatchObject({ status: 'Successful', records_written: ROWS, attempt: 2 });
    expect(await data.checksum('copy.big')).toEqual(await data.checksum('public.big'));
    await next.end('SIGTERM');
  },
  LONG_MS,
);

test(
  'a start that was answered survives the gateway, the queue and the lack of a worker (P1)',
  async () => {
    const jobs = await Promise.all(
      Array.from({ length: 20 }, () => client.createJob({ name: unique('noop'), type: 'Standard' })),
    );
    const second = await installation.startGateway();
    const other = new V2Client(second.url, installation.token);
    const runs = await Promise.all(jobs.map((job) => other.execute(job)));
    await second.end('SIGKILL');
    if (installation.redis) await flushRedis(installation.redis);
    const worker = await installation.startWorker();
    for (const [i, job] of jobs.entries()) {
      expect(await client.waitForRun(job, runs[i]!)).toMatchObject({ status: 'Successful' });
    }
    await worker.end('SIGTERM');
  },
  LONG_MS,
);

test(
  'a cancel shows at once, stops the statement within 5 s and changes nothing (P6)',
  async () => {
    const worker = await installation.startWorker();
    await data.db.query('create table public.slow as select 1 as id');
    const job = await copyJob(client, data, 'slow', {
      queries: ['REPLICATE [slow] SELECT id, pg_sleep(60)::text AS nap FROM [slow]'],
    });
    const run = await client.execute(job);
    const sleeping = async () => {
      const { rows } = await data.db.query(
        "select pid from pg_stat_activity where query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()",
      );
      return rows.length;
    };
    await waitUntil('the slow statement', 20_000, async () => ((await sleeping()) > 0 ? true : undefined));
    const begin = Date.now();
    await client.cancel(job);
    expect((await client.run(job, run)).status).toMatch(/Cancel/);
    expect(await client.waitForRun(job, run)).toMatchObject({ status: 'Cancelled' });
    await waitUntil('the end of the statement', 5_000, async () => ((await sleeping()) === 0 ? true : undefined));
    expect(Date.now() - begin).toBeLessThan(5_000);
    const { rows } = await data.db.query("select to_regclass('copy.slow') as t");
    expect(rows[0].t).toBeNull();
    // A terminal state never changes (P7): a second cancel is refused, the run stays as it is.
    expect((await client.raw('POST', `/jobs/${job}/cancel`)).status).toBe(400);
    expect((await client.run(job, run)).status).toBe('Cancelled');
    await worker.end('SIGTERM');
  },
  LONG_MS,
);

test('a queued run is cancelled without any worker; a running job refuses update and delete', async () => {
  const job = await copyJob(client, data, 'big');
  const run = await client.execute(job);
  for (const [method, body] of [
    ['PUT', { name: 'x' }],
    ['DELETE', undefined],
  ] as const) {
    expect((await client.raw(method, `/jobs/${job}`, body)).status).toBe(400);
  }
  await client.cancel(job);
  expect(await client.run(job, run)).toMatchObject({ status: 'Cancelled' });
  expect((await client.raw('PUT', `/jobs/${job}`, { name: unique('renamed') })).status).toBe(200);
});

test(
  'an execution has one effective runner, whatever is delivered (P2)',
  async () => {
    const db = new Client({ connectionString: installation.databaseUrl });
    await db.connect();
    const workers = await Promise.all([installation.startWorker(), installation.startWorker()]);
    const job = await copyJob(client, data, 'big', { batch_size: PAGE, drop_table: true });
    const run = await client.execute(job);
    await writtenMore(job, run, 0);
    // As if the first worker had been silent for long: the other one takes over while the first still writes.
    await db.query("update executions set heartbeat_at = now() - interval '1 hour' where id = $1", [run]);
    expect(await client.waitForRun(job, run)).toMatchObject({ status: 'Successful', records_written: ROWS });
    expect(await data.checksum('copy.big')).toEqual(await data.checksum('public.big'));
    await db.end();
    await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
  },
  LONG_MS,
);
