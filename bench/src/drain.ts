import { V2Client } from '@jobglot/cdata-v2-client';
import { createPostgresBackend, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { BenchInstallation } from './installation';
import { median } from './load';
import { createNoOpJobs } from './no-op-jobs';

const EXECUTIONS = 10_000;
const CONCURRENCY = 50;
const ROUNDS = 3;

/** No-op executions at concurrency 50, against a bare BullMQ worker on the same backend. */
export async function benchDrain(installation: BenchInstallation) {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await drainBare(installation));
    ours.push(await drainOurs(installation));
  }
  return {
    backend: installation.redisUrl ? 'redis' : 'postgres',
    executions: EXECUTIONS,
    ours: median(ours),
    bare: median(bare),
    ratio: median(ours) / median(bare),
    rounds: { ours, bare },
  };
}

/** @returns executions per second of a worker that finds them waiting */
async function drainOurs(installation: BenchInstallation): Promise<number> {
  const gateway = await installation.startGateway();
  const client = new V2Client(gateway.url, installation.token);
  // One execution of each job, all of them in the queue before the worker begins, as in the peer.
  const jobs = await createNoOpJobs(client, EXECUTIONS);
  for (let i = 0; i < jobs.length; i += 100) {
    await Promise.all(jobs.slice(i, i + 100).map((id) => client.execute(id)));
  }
  const db = new Client({ connectionString: installation.databaseUrl });
  await db.connect();
  const count = async () =>
    Number((await db.query("select count(*) from executions where status = 'succeeded'")).rows[0].count);
  const before = await count();
  const worker = await installation.startWorker({ WORKER_CONCURRENCY: String(CONCURRENCY) });
  for (;;) {
    if ((await count()) - before >= EXECUTIONS) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // From the rows themselves, so that the process's start and this loop's pauses do not count.
  const { rows } = await db.query(
    `select extract(epoch from max(finished_at) - min(started_at)) as seconds from
       (select finished_at, started_at from executions where status = 'succeeded' order by id desc limit $1) last`,
    [EXECUTIONS],
  );
  await db.end();
  await worker.stop();
  await gateway.stop();
  return Math.round(EXECUTIONS / Number(rows[0].seconds));
}

async function drainBare({ redisUrl, databaseUrl }: BenchInstallation): Promise<number> {
  const name = `bare-${Date.now()}`;
  const connection = redisUrl ? new Redis(redisUrl, { maxRetriesPerRequest: null }) : null;
  const postgres = { connection: { connectionString: databaseUrl, migrate: true } };
  const queue = connection
    ? new Queue(name, { connection })
    : (new Queue(name, postgres, createPostgresBackend) as unknown as Queue);
  const jobs = Array.from({ length: EXECUTIONS }, (_, i) => ({
    name: 'run',
    data: { executionId: i },
    opts: { jobId: `e${i}-1`, removeOnComplete: true, removeOnFail: true },
  }));
  for (let i = 0; i < jobs.length; i += 1_000) await queue.addBulk(jobs.slice(i, i + 1_000));
  let done = 0;
  let begin = 0;
  let finished: () => void;
  const all = new Promise<void>((resolve) => (finished = resolve));
  const process = async () => {
    begin ||= performance.now();
  };
  const options = { concurrency: CONCURRENCY, autorun: false };
  const worker = connection
    ? new Worker(name, process, { ...options, connection })
    : (new Worker(name, process, { ...options, ...postgres }, createPostgresBackend) as unknown as Worker);
  worker.on('completed', () => ++done === EXECUTIONS && finished());
  void worker.run();
  await all;
  const seconds = (performance.now() - begin) / 1000;
  await worker.close();
  await queue.close();
  connection?.disconnect();
  return Math.round(EXECUTIONS / seconds);
}
